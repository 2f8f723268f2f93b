import type { ItemState, Job } from "../../../contract/procedures/batch.ts";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { badgeOfJob, itemBadges } from "./jobWords.ts";

export function JobBadge({ job }: { job: Job }) {
  const { word, ...look } = badgeOfJob(job);
  return <StatusBadge {...look}>{word}</StatusBadge>;
}

export function ItemBadge({ state }: { state: ItemState }) {
  const { word, ...look } = itemBadges[state];
  return <StatusBadge {...look}>{word}</StatusBadge>;
}
