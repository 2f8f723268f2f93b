/**
 * VERIFY.md: one page for someone who has never seen the program. Each command stands alone in a block, to be copied
 * from inside the package's folder; a test runs them as they are written here.
 */
export function verifyGuide(about: {
  readonly title: string;
  readonly number: string;
  readonly seal: number;
  readonly origin: string;
  readonly treeSize: number;
  readonly root: string;
  readonly keyFingerprint: string;
}): string {
  return `# How to verify this package

Case ${about.number}, seal ${about.seal}. You need no account, no network and nothing of the program that made it: only
tools that are on Linux, macOS and Windows 10 or later already, and Python 3 for step 5. Open a terminal **in this folder**.

## 1. The list of files is whole

\`\`\`
sha256sum -c tagmanifest-sha256.txt
\`\`\`

## 2. Every file is unchanged: report, exhibits, custody, events

\`\`\`
sha256sum -c manifest-sha256.txt
\`\`\`

Each line must end in \`OK\`. macOS: \`shasum -a 256 -c …\`. Windows: \`Get-FileHash\` prints the same hashes.

## 3. The head of the log was signed (ssh-keygen)

\`\`\`
ssh-keygen -Y verify -f proof/allowed_signers -I ${about.origin} -n frenly-seal -s proof/checkpoint.sshsig < proof/checkpoint.text
\`\`\`

It must say \`Good "frenly-seal" signature\`.

## 4. The same signature, by another tool (OpenSSL 3 or later)

\`\`\`
openssl pkeyutl -verify -pubin -inkey proof/signer.pub.pem -rawin -in proof/checkpoint.text -sigfile proof/checkpoint.sig
\`\`\`

It must say \`Signature Verified Successfully\`.

## 5. Nothing was left out, and all of it hangs from that signature

\`\`\`
python3 proof/verify.py
\`\`\`

It must end with \`VERIFIED\`. It follows every event of the case to the one before it, finds the seal in the signed tree
(RFC 6962), and compares report, exhibits and custody with what the events recorded. Read it: it is one short file that
uses Python's standard library only. By hand, the hash of one event is \`(printf '\\0'; printf %s "$LINE") | sha256sum\`.

## What you must compare with a copy that you got by another way

Whoever holds another key can make another package. These are printed on the pages of the report:

- log root over ${about.treeSize} events or an earlier one: \`${about.root}\`
- SHA-256 of the signing key: \`${about.keyFingerprint}\`

## What this does not prove

1. The log proves what was recorded and that it did not change, not that it was true.
2. Times are those of the workstation's clock. This package carries no timestamp of a third party.
3. Who controls the workstation while people work can record lies.
`;
}
