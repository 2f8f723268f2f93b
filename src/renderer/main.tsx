import "./zodWithoutEval.ts";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { ErrorState } from "./components/ErrorState.tsx";
import { connect } from "./link/connect.ts";
import "./styles/index.css";

const container = document.getElementById("root");
if (container === null) throw new Error("the page has no #root");
const root = createRoot(container);

const connection = await connect();
root.render(
  "client" in connection ? (
    <App client={connection.client} />
  ) : (
    <main>
      <SignInNeeded reason={connection.refused} />
    </main>
  ),
);

function SignInNeeded({ reason }: { reason: string }) {
  return <ErrorState title="Not signed in" message={reason} />;
}
