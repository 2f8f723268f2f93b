import "../../../src/renderer/zodWithoutEval.ts";
import { createRoot } from "react-dom/client";
import { App } from "../../../src/renderer/App.tsx";
import "../../../src/renderer/styles/index.css";
import { createSampleClient } from "./sampleClient.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(<App client={createSampleClient()} />);
