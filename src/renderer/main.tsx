import "./zodWithoutEval.ts";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { connect } from "./link/connect.ts";
import "./styles/index.css";
import { applyAppearance, readAppearance } from "./views/frame/appearance.ts";
import { NoConnection } from "./views/frame/NoConnection.tsx";

applyAppearance(readAppearance());

// A new launch link opened in this very tab changes only the fragment, which loads nothing by itself.
window.addEventListener("hashchange", () => {
  if (location.hash.startsWith("#launch=")) location.reload();
});

const element = document.getElementById("root");
if (element === null) throw new Error("the page has no #root");
const root = createRoot(element);

connect((refused) => root.render(<NoConnection message={refused} />)).then(
  (connection) =>
    root.render(
      "client" in connection ? (
        <App client={connection.client} />
      ) : (
        <NoConnection message={connection.refused} />
      ),
    ),
  (problem: unknown) => {
    console.error("The page found no workstation behind it.", problem);
    root.render(
      <NoConnection message="The workstation behind this page does not answer. Close the window and open Frenly again." />,
    );
  },
);
