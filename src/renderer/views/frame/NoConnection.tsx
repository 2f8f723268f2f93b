import { ErrorState } from "../../components/ErrorState.tsx";

/** Stands in place of the page when there is nothing behind it. */
export function NoConnection({ message }: { message: string }) {
  return (
    <main className="flex h-full items-center justify-center p-6">
      <div className="w-full max-w-[560px]">
        <h1 className="mb-3 text-title font-semibold">Frenly</h1>
        <ErrorState title="The workstation is not reached" message={message} />
      </div>
    </main>
  );
}
