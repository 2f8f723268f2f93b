import type { CaseSnapshot, CustodyRow, Exhibit } from "./caseSnapshot.ts";

const context = {
  kb: "urn:frenly:",
  "case-investigation": "https://ontology.caseontology.org/case/investigation/",
  "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
  "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
  "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
  "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
  "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
  "uco-vocabulary": "https://ontology.unifiedcyberontology.org/uco/vocabulary/",
  "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
  xsd: "http://www.w3.org/2001/XMLSchema#",
} as const;

type Node = Readonly<Record<string, unknown>>;
const ref = (id: string) => ({ "@id": `kb:${id}` });
const time = (value: string) => ({ "@type": "xsd:dateTime", "@value": value });

/** The case for machines: CASE/UCO as JSON-LD. Investigation, exhibits with their hashes, and one action per custody event. */
export function caseJsonLd(snapshot: CaseSnapshot): string {
  const { program } = snapshot;
  const graph: Node[] = [
    {
      "@id": `kb:${snapshot.caseId}`,
      "@type": "case-investigation:Investigation",
      "uco-core:name": `${snapshot.number} ${snapshot.title}`,
      "case-investigation:investigationStatus": snapshot.status,
      "uco-core:objectCreatedTime": time(snapshot.openedAt),
      "uco-core:object": snapshot.exhibits.map((exhibit) => ref(`${exhibit.evidenceId}-provenance`)),
    },
    {
      "@id": "kb:tool",
      "@type": "uco-tool:Tool",
      "uco-core:name": program.name,
      "uco-tool:version": program.version,
    },
    ...people(snapshot),
    ...snapshot.exhibits.flatMap(exhibitNodes),
    ...snapshot.custody.map(actionNode),
  ];
  return `${JSON.stringify({ "@context": context, "@graph": graph }, null, 1)}\n`;
}

const personId = (name: string) => `person-${encodeURIComponent(name)}`;

function people({ custody, openedBy }: CaseSnapshot): Node[] {
  const names = new Set([openedBy, ...custody.map(({ actor }) => actor)]);
  return [...names].sort().map((name) => ({
    "@id": `kb:${personId(name)}`,
    "@type": "uco-identity:Person",
    "uco-core:name": name,
  }));
}

function exhibitNodes(exhibit: Exhibit): Node[] {
  const file = {
    "@id": `kb:${exhibit.evidenceId}`,
    "@type": "uco-observable:File",
    "uco-core:hasFacet": [
      {
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": exhibit.originalName,
        "uco-observable:sizeInBytes": exhibit.byteSize,
      },
      {
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:mimeType": exhibit.mediaType,
        "uco-observable:hash": [
          {
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": { "@type": "uco-vocabulary:HashNameVocab", "@value": "SHA256" },
            "uco-types:hashValue": { "@type": "xsd:hexBinary", "@value": exhibit.sha256 },
          },
        ],
      },
    ],
  };
  const provenance = {
    "@id": `kb:${exhibit.evidenceId}-provenance`,
    "@type": "case-investigation:ProvenanceRecord",
    "case-investigation:exhibitNumber": exhibit.number,
    "uco-core:name": exhibit.title,
    "uco-core:description": exhibit.description,
    "uco-core:tag": exhibit.status,
    "uco-core:object": [ref(exhibit.evidenceId)],
  };
  return [provenance, file];
}

function actionNode(row: CustodyRow): Node {
  return {
    "@id": `kb:${row.eventId}-${row.number}`,
    "@type": "case-investigation:InvestigativeAction",
    "uco-core:name": row.action,
    "uco-core:description": row.reason,
    "uco-action:startTime": time(row.utc),
    "uco-action:endTime": time(row.utc),
    "uco-action:performer": ref(personId(row.actor)),
    "uco-action:instrument": [ref("tool")],
    "uco-action:object": [ref(row.evidenceId)],
    "uco-action:result": [ref(`${row.evidenceId}-provenance`)],
  };
}
