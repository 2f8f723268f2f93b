import { Dialog } from "../../components/Dialog.tsx";
import { Kbd } from "../../components/Kbd.tsx";
import { useAllCommands } from "./CommandsContext.tsx";

interface ShortcutListProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const inLists = [
  { keys: "↑ ↓", title: "Row above or below" },
  { keys: "PageUp PageDown", title: "One screen up or down" },
  { keys: "Home End", title: "First or last row" },
  { keys: "Shift+Enter", title: "Add the row to the selection, or take it out" },
];

/** Every shortcut that works at this moment. */
export function ShortcutList({ open, onOpenChange }: ShortcutListProps) {
  const groups = Map.groupBy(
    useAllCommands().filter((command) => command.keys !== undefined),
    (command) => command.group,
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <div className="columns-2 gap-8">
        {[...groups].map(([group, commands]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-small font-medium text-ink-3">{group}</h3>
            <ul>
              {commands.map((command) => (
                <Line key={command.id} title={command.title} keys={command.keys ?? ""} />
              ))}
            </ul>
          </section>
        ))}
        <section className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-small font-medium text-ink-3">In lists of rows</h3>
          <ul>
            {inLists.map((line) => (
              <Line key={line.keys} title={line.title} keys={line.keys.replaceAll(" ", "+")} />
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}

function Line({ title, keys }: { title: string; keys: string }) {
  return (
    <li className="flex min-h-7 items-center justify-between gap-3">
      <span className="min-w-0">{title}</span>
      <Kbd keys={keys} />
    </li>
  );
}
