/** Spellings of a legal form, each with the spelling it is kept under; letters joined, without dots and accents. */
const spellings: ReadonlyMap<string, string> = new Map([
  ["limited", "ltd"],
  ["incorporated", "inc"],
  ["corporation", "corp"],
  ["company", "co"],
  ["private", "pvt"],
  ["aktiengesellschaft", "ag"],
  ["kommanditgesellschaft", "kg"],
  ["akciova", "as"],
  ...(
    "ltd inc corp co plc llc llp lp pty pte pvt bhd sdn gmbh mbh ag kg ohg ug ev eg kgaa sa sas sasu sarl sarlu eurl " +
    "scs sca snc sci spa srl srls sapa bv nv vof cv ab hb as asa ans aps ivs oy oyj sl slu slne cb lda ltda eireli " +
    "sro spol zoo spzoo kft zrt bt nyrt doo dd ad eood ood ooo oao zao pao ao jsc pjsc se scop gie kk gk"
  )
    .split(" ")
    .map((form) => [form, form] as const),
]);

/** Forms that stand before the name, and are no words of a name there. */
const leading: ReadonlySet<string> = new Set(
  "ltd limited gmbh inc llc plc sarl srl ooo oao zao pao pjsc jsc".split(" "),
);

/**
 * Takes the legal form off the tokens of a name: what is left, and the form as one text ("co gmbh kg"), empty when
 * there is none. At least one token of the name stays.
 */
export function splitLegalForm(tokens: readonly string[]): {
  readonly core: readonly string[];
  readonly form: string;
} {
  let start = 0;
  let end = tokens.length;
  const form = new Set<string>();
  const take = (token: string | undefined, allowed: boolean): boolean => {
    const known = token === undefined ? undefined : spellings.get(token);
    if (known === undefined || !allowed || end - start < 2) return false;
    form.add(known);
    return true;
  };
  while (take(tokens[end - 1], true)) end -= 1;
  while (take(tokens[start], leading.has(tokens[start] ?? ""))) start += 1;
  return { core: tokens.slice(start, end), form: [...form].sort().join(" ") };
}

/** Whether two forms can be of one company: one is blank, or says only a part of what the other says. */
export function canBeSameForm(left: string, right: string): boolean {
  const [a, b] = [left.split(" "), right.split(" ")];
  return (
    left === "" || right === "" || a.every((part) => b.includes(part)) || b.every((part) => a.includes(part))
  );
}
