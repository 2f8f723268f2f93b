import { useState } from "react";
import { minorUnitsSchema } from "../../../contract/money.ts";
import type { Project } from "../../../contract/procedures/projects.ts";
import { actSchema } from "../../../contract/procedures/reconciliationActs.ts";
import {
  channelSchema,
  type ReconciliationSettings,
  reconciliationSettingsSchema,
} from "../../../contract/procedures/reconciliationRun.ts";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import { formatMoney, parseMoney } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { NumberInput } from "../../components/NumberInput.tsx";
import { Select } from "../../components/Select.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { DryRun } from "./DryRun.tsx";
import type { Acts } from "./useActs.ts";

interface SettingsDialogProps {
  readonly project: Project;
  readonly acts: Acts;
  readonly onRun: () => void;
  readonly onOpenChange: (open: boolean) => void;
}

const channelNames = {
  instant: "Instant",
  transfer: "Transfer",
  card: "Card",
  cheque: "Cheque",
  other: "Other",
} as const;

const calendarChoices = [
  { value: "auto", label: "By currency" },
  { value: "target", label: "Euro, T2" },
  { value: "gb", label: "England and Wales" },
  { value: "us", label: "Federal Reserve" },
  { value: "weekends", label: "Weekends only" },
] as const;

/** What the matching allows, and what a change would do before it is kept. */
export function SettingsDialog({ project, acts, onRun, onOpenChange }: SettingsDialogProps) {
  const client = useClient();
  const { projectId, currency } = project;
  const answer = useAnswer(`match settings ${projectId}`, () =>
    client.reconciliation.settings({ projectId }),
  );
  const [changed, change] = useState<unknown>(undefined);
  const [tries, setTries] = useState(0);
  const draft = changed ?? answer.value;
  const settings = reconciliationSettingsSchema.safeParse(draft).data;
  const dry = useAnswer(
    `dry run ${projectId}`,
    tries === 0 || settings === undefined
      ? undefined
      : () => client.reconciliation.dryRun({ projectId, settings }),
    tries,
  );
  const save = async (andRun: boolean) => {
    if (settings === undefined) return;
    const saved = await acts.act(async () => {
      await client.reconciliation.saveSettings({ projectId, settings });
      const { acts: latest } = await client.reconciliation.acts({ projectId, limit: 1 });
      return actSchema.parse(latest[0]);
    });
    if (!saved) return;
    onOpenChange(false);
    if (andRun) onRun();
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      width="wide"
      title="Matching settings"
      description="They count from the next matching on. Decisions of people stay as they are."
      actions={
        <>
          <Button
            loading={dry.isReading}
            disabled={settings === undefined}
            onClick={() => setTries((count) => count + 1)}
          >
            Try without keeping
          </Button>
          <Button disabled={settings === undefined} onClick={() => void save(false)}>
            Save
          </Button>
          <Button tone="primary" disabled={settings === undefined} onClick={() => void save(true)}>
            Save and match again
          </Button>
        </>
      }
    >
      {answer.problem !== undefined && (
        <ErrorState
          title="The settings can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {answer.value === undefined && answer.isReading && (
        <SkeletonRows rows={6} label="Reading the settings" />
      )}
      {answer.value !== undefined && (
        <SettingsFields start={answer.value} currency={currency} onChange={change} />
      )}
      {settings === undefined && answer.value !== undefined && (
        <p role="alert" className="mt-2 text-critical">
          Each field needs a number within its range before the settings can be tried or saved.
        </p>
      )}
      {dry.problem !== undefined && (
        <div className="mt-3">
          <ErrorState title="The trial did not finish" {...explainProblem(dry.problem)} />
        </div>
      )}
      {dry.value !== undefined && <DryRun now={dry.value.now} would={dry.value.would} />}
    </Dialog>
  );
}

type Draft = Omit<
  ReconciliationSettings,
  "windows" | "tolerance" | "margin" | "aggregateSize" | "checkQuota" | "checkLimit" | "materiality"
> & {
  readonly windows: Readonly<Record<keyof ReconciliationSettings["windows"], number | undefined>>;
  readonly tolerance: number | undefined;
  readonly margin: number | undefined;
  readonly aggregateSize: number | undefined;
  readonly checkQuota: number | undefined;
  readonly checkLimit: number | undefined;
  readonly materiality: number | undefined;
};

interface SettingsFieldsProps {
  readonly start: ReconciliationSettings;
  readonly currency: string;
  /** What is typed; it may not be whole yet. */
  readonly onChange: (draft: unknown) => void;
}

function SettingsFields({ start, currency, onChange }: SettingsFieldsProps) {
  const locale = useLocale();
  const [draft, setDraft] = useState<Draft>(start);
  const set = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    onChange(next);
  };
  return (
    <div className="flex flex-col gap-4">
      <fieldset>
        <legend className="mb-1.5 font-medium">Business days a payment may take</legend>
        <div className="grid grid-cols-5 gap-3">
          {channelSchema.options.map((channel) => (
            <Field key={channel} label={channelNames[channel]}>
              <NumberInput
                value={draft.windows[channel]}
                onChange={(days) => set({ windows: { ...draft.windows, [channel]: days } })}
              />
            </Field>
          ))}
        </div>
      </fieldset>
      <div className="grid grid-cols-2 gap-3">
        <Field
          label={`Amounts may differ by, ${currency}`}
          hint="A fee or a rounding. It goes into the bridge."
        >
          <NumberInput
            value={draft.tolerance}
            parse={(text) => minorUnitsSchema.safeParse(parseMoney(text, currency, locale)).data}
            format={(value) => formatMoney(value, currency, locale)}
            onChange={(tolerance) => set({ tolerance })}
          />
        </Field>
        <Field label="Bits by which the best must lead" hint="To be confirmed without a person; 0 to 40.">
          <NumberInput value={draft.margin} onChange={(margin) => set({ margin })} />
        </Field>
        <Field label="Sign of the books">
          <Select
            value={draft.sign}
            choices={[
              { value: "auto", label: "Found from the rows" },
              { value: "same", label: "As the bank writes it" },
              { value: "opposite", label: "The other way round" },
            ]}
            onChange={(sign) => set({ sign })}
          />
        </Field>
        <Field label="Rows of a sum, at most" hint="2 to 20.">
          <NumberInput value={draft.aggregateSize} onChange={(aggregateSize) => set({ aggregateSize })} />
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field
          label={`Unexplained money that matters, ${currency}`}
          hint="Beyond it a run raises an alert. 0 for none."
        >
          <NumberInput
            value={draft.materiality}
            parse={(text) => minorUnitsSchema.safeParse(parseMoney(text, currency, locale)).data}
            format={(value) => formatMoney(value, currency, locale)}
            onChange={(materiality) => set({ materiality })}
          />
        </Field>
        <Field label="Bank holidays" hint="No business days, beside the weekends.">
          <Select
            value={draft.calendar}
            choices={calendarChoices}
            onChange={(calendar) => set({ calendar })}
          />
        </Field>
        <Field label="Matches to check of each run" hint="Drawn from the auto-confirmed.">
          <NumberInput value={draft.checkQuota} onChange={(checkQuota) => set({ checkQuota })} />
        </Field>
        <Field label="Wrong ones allowed, %" hint="Beyond it nothing is auto-confirmed.">
          <NumberInput
            value={draft.checkLimit === undefined ? undefined : Number((draft.checkLimit * 100).toFixed(4))}
            onChange={(percent) => set({ checkLimit: percent === undefined ? undefined : percent / 100 })}
          />
        </Field>
      </div>
      <Checkbox
        label="Confirm the surest matches without a person"
        checked={draft.autoConfirm}
        onChange={(autoConfirm) => set({ autoConfirm })}
      />
    </div>
  );
}
