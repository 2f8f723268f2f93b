import { Search } from "lucide-react";
import { useState } from "react";
import { Checkbox } from "../../components/Checkbox.tsx";
import { DayInput } from "../../components/DayInput.tsx";
import { Field } from "../../components/Field.tsx";
import { NumberInput } from "../../components/NumberInput.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { Select } from "../../components/Select.tsx";
import { Switch } from "../../components/Switch.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { GallerySection, Specimen } from "./Specimen.tsx";

const sides = [
  { value: "ledger", label: "Books" },
  { value: "bank", label: "Bank" },
] as const;

export function FieldSpecimens() {
  const [side, setSide] = useState<"ledger" | "bank">("bank");
  const [amount, setAmount] = useState<number | undefined>(1250.5);
  const [day, setDay] = useState("2026-01-29");
  const [on, setOn] = useState(true);
  return (
    <GallerySection title="Fields">
      <Specimen name="Text">
        <div className="grid w-full grid-cols-3 gap-3">
          <Field label="Project name" hint="One line, at most 120 characters">
            <TextInput defaultValue="Harbour audit 2026" />
          </Field>
          <Field label="Project name" error="A project of this name is open. Choose another name.">
            <TextInput defaultValue="Harbour audit" />
          </Field>
          <Field label="Project name">
            <TextInput disabled defaultValue="Sealed on 2026-01-29" />
          </Field>
          <TextInput
            aria-label="Search rows"
            placeholder="Counterparty, reference …"
            icon={<Search size={14} />}
          />
          <NumberInput label="Amount" value={amount} onChange={setAmount} />
          <DayInput label="Day" value={day} onChange={setDay} />
        </div>
      </Specimen>
      <Specimen name="Choice">
        <div className="grid w-full grid-cols-3 gap-3">
          <Field label="Side">
            <Select value={side} choices={sides} onChange={setSide} />
          </Field>
          <Field label="Side" error="Say whose file this is.">
            <Select value={side} choices={sides} onChange={setSide} />
          </Field>
          <Field label="Side">
            <Select disabled value={side} choices={sides} onChange={setSide} />
          </Field>
        </div>
        <SegmentedControl label="Side" value={side} choices={sides} onChange={setSide} />
        <SegmentedControl label="Side, disabled" disabled value={side} choices={sides} onChange={setSide} />
      </Specimen>
      <Specimen name="On or off">
        <Checkbox label="Negative figures in red" checked={on} onChange={setOn} />
        <Checkbox label="Some of them" checked="indeterminate" onChange={setOn} />
        <Checkbox label="Off" checked={false} onChange={setOn} />
        <Checkbox label="Disabled" checked disabled onChange={setOn} />
        <Switch label="Follow the log" checked={on} onChange={setOn} />
        <Switch label="Disabled" checked={false} disabled onChange={setOn} />
      </Specimen>
    </GallerySection>
  );
}
