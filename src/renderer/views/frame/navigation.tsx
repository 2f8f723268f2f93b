import {
  BadgeAlert,
  Bot,
  Briefcase,
  FileInput,
  House,
  Layers,
  Palette,
  Rows3,
  Scale,
  ScrollText,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Place } from "./router.ts";

export interface NavigationEntry {
  readonly place: Place;
  readonly title: string;
  readonly icon: ReactNode;
  readonly keys: string;
}

const size = 16;

/** The places of the rail, in order. What is not built yet is not shown. */
export const navigation: readonly NavigationEntry[] = [
  { place: "home", title: "Home", icon: <House size={size} />, keys: "Alt+1" },
  { place: "import", title: "Import", icon: <FileInput size={size} />, keys: "Alt+2" },
  { place: "batch", title: "Batches", icon: <Layers size={size} />, keys: "Alt+7" },
  { place: "rows", title: "Rows", icon: <Rows3 size={size} />, keys: "Alt+3" },
  { place: "findings", title: "Findings", icon: <BadgeAlert size={size} />, keys: "Alt+4" },
  { place: "reconcile", title: "Reconcile", icon: <Scale size={size} />, keys: "Alt+0" },
  { place: "entities", title: "Entities", icon: <Users size={size} />, keys: "Alt+8" },
  { place: "cases", title: "Cases", icon: <Briefcase size={size} />, keys: "Alt+C" },
  { place: "frenly", title: "Frenly", icon: <Bot size={size} />, keys: "Alt+5" },
  { place: "log", title: "Log", icon: <ScrollText size={size} />, keys: "Alt+6" },
];

export const galleryEntry: NavigationEntry = {
  place: "gallery",
  title: "Design system",
  icon: <Palette size={size} />,
  keys: "Alt+9",
};
