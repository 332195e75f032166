import type { Platform, RunRecord } from '../../../contract/platform.ts'
import type { ValueMap } from '../../expressions/value.ts'
import type { FindSource } from '../../workflow/call-tree.ts'
import type { JobFolders } from '../job/session.ts'

/** What a stand-in works with. */
export type StandInContext = {
  /** The input, or its fallback when it is absent or empty. */
  input(name: string, fallback: string): string
  readonly platform: Platform
  readonly find: FindSource
  readonly run: RunRecord
  readonly github: ValueMap
  readonly folders: JobFolders
  readonly hostPath: string
  readonly node: string
  log(line: string): void
  warn(message: string): void
  addPath(directory: string): void
}

/** The executor's own replacement of a third-party action. Reports always show it as a stand-in. */
export type StandIn = {
  /** As `uses:` names them, without the ref: `actions/checkout`; one of the suite's own by `$/`. */
  readonly names: readonly string[]
  /** Resolves to the step's outputs; throwing fails the step with the message. */
  run(context: StandInContext): Promise<Readonly<Record<string, string>>>
}
