import type { CaseTemplate } from "../../../contract/procedures/cases.ts";

/** Ways to begin, by what is suspected. What they set up is the user's to change. */
export const caseTemplates: readonly CaseTemplate[] = [
  {
    template: "duplicate_payment",
    name: "Duplicate payment",
    description: "An invoice that was paid more than once.",
    priority: "medium",
    tags: ["payables"],
    allegations: ["The same claim was paid more than once"],
    tasks: [
      "Collect every payment row of the invoice, on both sides",
      "Collect the invoice and its approval",
      "Look for a credit note or a repayment",
      "Ask the payee for a statement of account",
      "State the loss net of what came back",
    ],
  },
  {
    template: "fictitious_vendor",
    name: "Fictitious or related vendor",
    description: "Payments to a vendor that does not exist, or that belongs to somebody inside.",
    priority: "high",
    tags: ["payables", "vendor"],
    allegations: ["Payments went to a vendor that supplied nothing"],
    tasks: [
      "Collect all payments to the vendor",
      "Compare its account, address and telephone with those of employees",
      "Collect its registration and the record that created it",
      "Collect contracts, orders and proof of delivery",
      "State who approved which payment",
    ],
  },
  {
    template: "structuring",
    name: "Structuring below a limit",
    description: "Amounts kept just under a limit for approval or reporting.",
    priority: "high",
    tags: ["limits"],
    allegations: ["Payments were split to stay below a limit"],
    tasks: [
      "Collect the rule that sets the limit, as it stood at the time",
      "Collect all rows within ten per cent of the limit",
      "Group them by payee, preparer and day",
      "Look for an ordinary reason, such as instalments",
    ],
  },
  {
    template: "payroll",
    name: "Payroll",
    description: "Pay to people who do not work here, or too much of it.",
    priority: "high",
    tags: ["payroll"],
    allegations: ["Pay went to a person who was not employed"],
    tasks: [
      "Collect the payroll and the list of employees for the period",
      "Look for accounts that several employees share",
      "Collect proof of presence",
      "State the loss by person and month",
    ],
  },
  {
    template: "misappropriation",
    name: "Money taken from an account",
    description: "Withdrawals or transfers that serve somebody's own ends.",
    priority: "high",
    tags: ["cash"],
    allegations: ["Money was taken from the account without a right to it"],
    tasks: [
      "Collect the statements of the account for the whole period",
      "Prove that they are complete by their balances",
      "Collect who could sign, and when",
      "Follow the money to where it went",
      "State the loss and what came back",
    ],
  },
];
