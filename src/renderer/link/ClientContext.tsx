import type { ContractRouterClient } from "@orpc/contract";
import { createContext, type ReactNode, useContext } from "react";
import type { contract } from "../../contract/procedures/index.ts";

/** Everything the page may ask of the core, typed by the contract; which transport carries it is unknown here. */
export type Client = ContractRouterClient<typeof contract>;

const ClientContext = createContext<Client | undefined>(undefined);

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

/** The client of this page. Outside a `ClientProvider` there is nothing to ask, which is a mistake in the page. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error("useClient was called outside a ClientProvider");
  return client;
}
