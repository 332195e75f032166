/** What shows that a sentence of the guide is true: a story of the rehearsal, or a test by its file and, where it is one of many, its words. */
export type Proof = { kind: 'story'; name: string } | { kind: 'test'; file: string; title: string | undefined }

/** A sentence or a command of the guide. `notBuilt`: the words that say so, in the place of a proof. */
export type GuideRow = {
  section: string
  says: string
  does: string
} & ({ state: 'built'; proofs: readonly Proof[] } | { state: 'not-built'; why: string })

/** What ran, and how it ended: tests as `FILE: FULL NAME`, stories by name. `notPlayed`: the stories for which there was no time. */
export type Ran = {
  passed: ReadonlySet<string>
  failed: ReadonlySet<string>
  stories: ReadonlyMap<string, boolean>
  notPlayed: ReadonlySet<string>
}

/** Reads the tables of docs/guide.md. Throws on a row that has neither a proof nor the words that it is not built. */
export function parseGuide(markdown: string): GuideRow[] {
  const rows: GuideRow[] = []
  let section = ''
  for (const line of markdown.split('\n')) {
    section = /^#{2,} (.*)$/.exec(line)?.[1] ?? section
    const cells = /^\| (.*) \|$/.exec(line)?.[1]?.split(' | ')
    if (cells === undefined || cells[0] === 'the guide' || /^-+$/.test(cells[0] ?? '')) continue
    const [says, does, shown] = cells
    if (says === undefined || does === undefined || shown === undefined || cells.length !== 3)
      throw new Error(`docs/guide.md: a row of "${section}" has not three cells: ${line}`)
    rows.push({ section, says, does, ...shownBy(shown, line) })
  }
  return rows
}

/**
 * What does not hold of the rows after all was run: a proof that failed, and a row of which no proof ran. `notRun`: the rows that only
 * stories show for which there was no time.
 */
export function unprovenRows(rows: readonly GuideRow[], ran: Ran): { failed: string[]; notRun: string[] } {
  const unproven: { failed: string[]; notRun: string[] } = { failed: [], notRun: [] }
  for (const row of rows) {
    if (row.state === 'not-built') continue
    const say = (what: string) => `${row.section}: ${row.says}: ${what}`
    const outcomes = row.proofs.map((proof) => ({ proof, outcome: outcomeOf(proof, ran) }))
    for (const { proof, outcome } of outcomes) if (outcome === 'failed') unproven.failed.push(say(`${describeProof(proof)} failed`))
    if (outcomes.some(({ outcome }) => outcome !== 'not-run')) continue
    const waits = row.proofs.find((proof) => proof.kind === 'story' && ran.notPlayed.has(proof.name))
    if (waits === undefined) unproven.failed.push(say('nothing of what shows it has run'))
    else unproven.notRun.push(say(`there was no time for ${describeProof(waits)}`))
  }
  return unproven
}

export function describeProof(proof: Proof): string {
  if (proof.kind === 'story') return `story ${proof.name}`
  return `test ${proof.file}${proof.title === undefined ? '' : `: ${proof.title}`}`
}

function shownBy(cell: string, line: string): { state: 'built'; proofs: Proof[] } | { state: 'not-built'; why: string } {
  const why = /^not built: (.+)$/.exec(cell)?.[1]
  if (why !== undefined) return { state: 'not-built', why }
  const proofs = [...cell.matchAll(/`(story|test) ([^`:]+)(?:: ([^`]+))?`/g)].map(([, kind, place = '', title]): Proof => {
    return kind === 'story' ? { kind, name: place } : { kind: 'test', file: place, title }
  })
  if (proofs.length === 0) throw new Error(`docs/guide.md: nothing shows what this row says: ${line}`)
  return { state: 'built', proofs }
}

function outcomeOf(proof: Proof, { passed, failed, stories }: Ran): 'passed' | 'failed' | 'not-run' {
  if (proof.kind === 'story') {
    const held = stories.get(proof.name)
    return held === undefined ? 'not-run' : held ? 'passed' : 'failed'
  }
  const { file, title = '' } = proof
  const names = (all: ReadonlySet<string>) => [...all].some((name) => name.startsWith(`${file}: `) && name.includes(title))
  return names(failed) ? 'failed' : names(passed) ? 'passed' : 'not-run'
}
