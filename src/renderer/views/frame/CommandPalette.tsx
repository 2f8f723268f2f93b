import { Command as Palette } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { Kbd } from "../../components/Kbd.tsx";
import { type Command, useAllCommands } from "./CommandsContext.tsx";

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function groupsOf(commands: readonly Command[]): ReadonlyMap<string, readonly Command[]> {
  return Map.groupBy(
    commands.filter((command) => command.hidden !== true),
    (command) => command.group,
  );
}

/** Everything that can be done from here, by name. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  const groups = groupsOf(useAllCommands());
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          aria-describedby={undefined}
          className="appears fixed top-[12vh] left-1/2 z-40 w-[min(600px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-part bg-raised shadow-float"
        >
          <Radix.Title className="sr-only">Search or do anything</Radix.Title>
          <Palette label="Search or do anything" loop>
            <Palette.Input
              placeholder="Search or do anything"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-section outline-none placeholder:text-ink-3"
            />
            <Palette.List className="max-h-[min(420px,56vh)] overflow-y-auto p-1.5">
              <Palette.Empty className="px-3 py-6 text-center text-ink-2">
                Nothing is called that. Try a place, a project or an action.
              </Palette.Empty>
              {[...groups].map(([group, commands]) => (
                <Palette.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-ink-3"
                >
                  {commands.map((command) => (
                    <Palette.Item
                      key={command.id}
                      value={`${command.title} ${command.words ?? ""} ${command.id}`}
                      onSelect={() => {
                        onOpenChange(false);
                        command.run();
                      }}
                      className="flex h-8 items-center gap-2 rounded-control px-2.5 data-[selected=true]:bg-hover"
                    >
                      <span className="min-w-0 flex-1 truncate">{command.title}</span>
                      {command.keys !== undefined && <Kbd keys={command.keys} />}
                    </Palette.Item>
                  ))}
                </Palette.Group>
              ))}
            </Palette.List>
          </Palette>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
