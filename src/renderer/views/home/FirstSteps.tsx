import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { NewProjectDialog } from "../frame/NewProjectDialog.tsx";
import { goTo } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";

const steps = [
  { title: "Open a project", text: "One project holds the books and the bank of one investigation." },
  {
    title: "Drop in a file",
    text: "A bank statement or a ledger, as your bank or program exports it: CSV, Excel, JSON, OFX, QIF, MT940, CAMT or BAI2. You see how it is read before anything goes in.",
  },
  {
    title: "See what is wrong",
    text: "Findings with their rows and money at risk, and Frenly's alerts. Each figure leads to its source.",
  },
];

/** The first run: three steps, and a sample case for those who want to look first. */
export function FirstSteps() {
  const client = useClient();
  const { chooseProject } = useWorkspace();
  const [isNaming, setNaming] = useState(false);
  const [isOpening, setOpening] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const openSample = async () => {
    setOpening(true);
    try {
      const project = await client.projects.openSample();
      chooseProject(project.projectId);
      goTo("home");
    } catch (error) {
      setProblem(error);
    } finally {
      setOpening(false);
    }
  };
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center overflow-y-auto px-6 pb-16">
      <div className="w-full max-w-[640px]">
        <h1 className="text-title font-semibold">Three steps to the first finding</h1>
        <ol className="mt-4 flex flex-col gap-4">
          {steps.map((step, index) => (
            <li key={step.title} className="flex gap-3">
              <span className="figures flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-small font-semibold text-accent-ink">
                {index + 1}
              </span>
              <span>
                <span className="block font-medium">{step.title}</span>
                <span className="block text-ink-2">{step.text}</span>
              </span>
            </li>
          ))}
        </ol>
        {problem !== undefined && (
          <div className="mt-4">
            <ErrorState title="The sample case was not opened" {...explainProblem(problem)} />
          </div>
        )}
        <div className="mt-6 flex items-center gap-2">
          <Button tone="primary" size="large" onClick={() => setNaming(true)}>
            Create a project
          </Button>
          <Button size="large" loading={isOpening} onClick={() => void openSample()}>
            Open the sample case
          </Button>
        </div>
        <p className="mt-3 text-small text-ink-3">
          The sample is a generated ledger and statement with planted fraud. Everything stays on this machine.
        </p>
      </div>
      <NewProjectDialog open={isNaming} onOpenChange={setNaming} />
    </div>
  );
}
