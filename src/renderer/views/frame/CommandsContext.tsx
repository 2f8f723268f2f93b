import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { isTyping, matchesKeys } from "./shortcuts.ts";

/** Something that can be done now: in the palette, in the list of shortcuts, and by its keys. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly keys?: string;
  /** Further words by which it is found. */
  readonly words?: string;
  /** Acts by its keys but is not offered in the palette. */
  readonly hidden?: boolean;
  readonly run: () => void;
}

interface Commands {
  readonly all: readonly Command[];
  readonly register: (owner: string, commands: readonly Command[]) => () => void;
}

const CommandsContext = createContext<Commands | undefined>(undefined);

export function CommandsProvider({ children }: { children: ReactNode }) {
  const [owners, setOwners] = useState<ReadonlyMap<string, readonly Command[]>>(new Map());
  const register = useCallback((owner: string, commands: readonly Command[]) => {
    setOwners((before) => new Map(before).set(owner, commands));
    return () =>
      setOwners((before) => {
        const next = new Map(before);
        next.delete(owner);
        return next;
      });
  }, []);
  const all = useMemo(() => [...owners.values()].flat(), [owners]);
  useKeys(all);
  const value = useMemo(() => ({ all, register }), [all, register]);
  return <CommandsContext value={value}>{children}</CommandsContext>;
}

/** The newest command wins a key: a view's own shortcut goes before the frame's. */
function useKeys(all: readonly Command[]): void {
  const now = useRef(all);
  now.current = all;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (plain && (isTyping(event.target) || document.querySelector("[role=dialog]") !== null)) return;
      const command = now.current.findLast(({ keys }) => keys !== undefined && matchesKeys(event, keys));
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function useCommandsContext(): Commands {
  const commands = use(CommandsContext);
  if (commands === undefined) throw new Error("Commands were used outside a CommandsProvider");
  return commands;
}

export function useAllCommands(): readonly Command[] {
  return useCommandsContext().all;
}

/** Offers commands while the calling component is on the page. Pass a memoised list. */
export function useCommands(commands: readonly Command[]): void {
  const { register } = useCommandsContext();
  const owner = useId();
  useEffect(() => register(owner, commands), [register, owner, commands]);
}
