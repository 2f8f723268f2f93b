import { useCallback, useEffect, useMemo, useRef } from "react";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import type { Acts } from "./useActs.ts";

export type Decision = "confirm" | "reject";
export type Decide = (decision: Decision) => void;

interface MatchKeysInput {
  /** The match in hand, as it stands now; undefined while it or another is read. */
  readonly match: Match | undefined;
  /** The match that is seen, though it may be read again at this moment. */
  readonly seen: Match | undefined;
  readonly picked: readonly Match[];
  readonly clear: () => void;
  readonly index: number;
  readonly move: (to: number) => void;
  readonly acts: Acts;
}

/** J and K step, Enter confirms, X rejects (or breaks up what is confirmed); a decision acts on what is picked. */
export function useMatchKeys({ match, seen, picked, clear, index, move, acts }: MatchKeysInput): Decide {
  const client = useClient();
  const toast = useToast();
  const now = useRef({ match, seen, picked });
  now.current = { match, seen, picked };
  const waiting = useRef<{ readonly decision: Decision; readonly matchId: string } | undefined>(undefined);
  const { act } = acts;
  const decide = useCallback<Decide>(
    (decision) => {
      const { match: inHand, seen: onScreen, picked: many } = now.current;
      if (many.length === 0 && inHand === undefined && onScreen !== undefined) {
        waiting.current = { decision, matchId: onScreen.matchId };
        return;
      }
      const chosen = many.length > 0 ? many : inHand === undefined ? [] : [inHand];
      const can = chosen.filter((one) => isOpenTo(one, decision));
      if (can.length === 0) {
        if (chosen.length > 0) toast({ tone: "info", title: whyNot(chosen, decision) });
        return;
      }
      const breaksUp = decision === "reject" && can.every(({ status }) => status === "confirmed");
      const these =
        breaksUp || decision === "confirm" ? can : can.filter(({ status }) => status === "proposed");
      const { reconciliation } = client;
      const work = {
        confirm: reconciliation.confirm,
        reject: reconciliation.reject,
        unmatch: reconciliation.unmatch,
      };
      const ask = work[breaksUp ? "unmatch" : decision];
      void act(() => ask({ matchIds: these.map(({ matchId }) => matchId) })).then((done) => done && clear());
    },
    [client, act, clear, toast],
  );
  useEffect(() => {
    // A key that was pressed while the list was read again counts for the match that was seen, and for no other.
    if (match === undefined || waiting.current === undefined) return;
    const { decision, matchId } = waiting.current;
    waiting.current = undefined;
    if (matchId === match.matchId) decide(decision);
  }, [match, decide]);
  const commands = useMemo(() => {
    const group = "Reconcile";
    return [
      { id: "match next", title: "Next match", group, keys: "J", run: () => move(index + 1) },
      { id: "match previous", title: "Previous match", group, keys: "K", run: () => move(index - 1) },
      {
        id: "match confirm",
        title: "Confirm the match",
        group,
        keys: "Enter",
        run: () => pressOr(() => decide("confirm")),
      },
      {
        id: "match reject",
        title: "Reject or break up the match",
        group,
        keys: "X",
        run: () => decide("reject"),
      },
    ];
  }, [index, move, decide]);
  useCommands(commands);
  useEnterOnTabs(decide);
  return decide;
}

/** A radio button does nothing with Enter and swallows it; whoever has just chosen a list goes on deciding. */
function useEnterOnTabs(decide: Decide): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.repeat || !(event.target instanceof HTMLElement)) return;
      if (event.target.getAttribute("role") !== "radio" || event.target.closest("[role=dialog]") !== null)
        return;
      event.preventDefault();
      decide("confirm");
    };
    document.addEventListener("keydown", onKeyDown, { capture: true });
    return () => document.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [decide]);
}

/** Enter belongs to the button or link that holds the focus; only elsewhere it decides. */
function pressOr(decide: () => void): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLButtonElement || focused instanceof HTMLAnchorElement) focused.click();
  else decide();
}

/** Ambiguous sets are never confirmed as they are: one of their choices is. */
function isOpenTo(match: Match, decision: Decision): boolean {
  if (decision === "confirm") return match.status === "proposed" && !match.ambiguous;
  return match.status !== "rejected";
}

function whyNot(matches: readonly Match[], decision: Decision): string {
  if (decision === "reject") return "This is rejected already";
  if (matches.some(({ status, ambiguous }) => status === "proposed" && ambiguous))
    return "An ambiguous set is not confirmed as it is: choose one of its pairs";
  return "Only what is proposed can be confirmed";
}
