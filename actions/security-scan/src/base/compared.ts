import type { Inputs } from '../inputs.ts'
import { type Comparison, commitToLookUp, comparisonOf } from './comparison.ts'
import { baseCommitOf, type CommitHistory } from './history.ts'
import type { ScanEvent } from './scan-event.ts'

/** The event with the commit into which a change goes as the working copy has it. */
export async function settledEvent(event: ScanEvent, history: CommitHistory): Promise<ScanEvent> {
  const base = await baseCommitOf(event, history)
  return base === undefined || !('base' in event) ? event : { ...event, base }
}

type CompareFacts = { event: ScanEvent; history: CommitHistory; head: string | undefined }

/** What is compared, by what git has. */
export async function compare({ base }: Pick<Inputs, 'base'>, { event, history, head }: CompareFacts): Promise<Comparison> {
  const name = commitToLookUp({ base, event })
  const commit = name === undefined ? undefined : await history.resolve(name)
  const found = commit === undefined ? undefined : { commit, isAncestor: head !== undefined && (await history.isAncestor(commit, head)) }
  return comparisonOf({ base, event, head, found })
}

/** What a change touches of what decides who judges it: workflows, actions of the repository, owners. Undefined where git cannot tell. */
export async function judgingFiles(history: CommitHistory, base: string): Promise<string[] | undefined> {
  const changed = await history.changed({ old: base, commit: 'HEAD', folder: '.' })
  return changed?.filter((path) => /^\.github\/(workflows|actions)\/|^(\.github\/|docs\/)?CODEOWNERS$/.test(path))
}
