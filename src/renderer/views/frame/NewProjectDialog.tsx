import { useState } from "react";
import { useForm } from "react-hook-form";
import { currencySchema } from "../../../contract/money.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { goTo } from "./router.ts";

interface NewProject {
  readonly name: string;
  readonly currency: string;
}

interface NewProjectDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function NewProjectDialog({ open, onOpenChange }: NewProjectDialogProps) {
  const client = useClient();
  const { chooseProject } = useWorkspace();
  const form = useForm<NewProject>({ defaultValues: { name: "", currency: "EUR" } });
  const [problem, setProblem] = useState<unknown>(undefined);
  const { errors, isSubmitting } = form.formState;
  const create = form.handleSubmit(async ({ name, currency }) => {
    try {
      const code = currencySchema.parse(currency.trim().toUpperCase());
      const project = await client.projects.create({ name: name.trim().normalize("NFC"), currency: code });
      chooseProject(project.projectId);
      setProblem(undefined);
      form.reset();
      onOpenChange(false);
      goTo("import");
    } catch (error) {
      setProblem(error);
    }
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="small"
      title="New project"
      actions={
        <>
          <Button tone="quiet" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button tone="primary" loading={isSubmitting} onClick={() => void create()}>
            Create project
          </Button>
        </>
      }
    >
      <form className="flex flex-col gap-3 pt-1" onSubmit={(event) => void create(event)}>
        <Field label="Name" error={errors.name?.message}>
          <TextInput
            {...form.register("name", {
              validate: (name) =>
                name.trim().length > 0 && name.trim().length <= 120
                  ? true
                  : "Give a name of 1 to 120 characters.",
            })}
          />
        </Field>
        <Field
          label="Currency"
          hint="Three letters, such as EUR; files may still state their own"
          error={errors.currency?.message}
        >
          <TextInput
            className="uppercase"
            {...form.register("currency", {
              validate: (code) =>
                /^[a-z]{3}$/i.test(code.trim()) || "Give the three letters of a currency, such as EUR.",
            })}
          />
        </Field>
        {problem !== undefined && (
          <ErrorState title="The project was not created" {...explainProblem(problem)} />
        )}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
