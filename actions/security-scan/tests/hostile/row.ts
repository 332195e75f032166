import type { Finding } from '@slipway/shared/evidence/schema'
import type { PullCommits, TreeFiles } from '../pull-request.ts'

/** What a hostile file is written for. */
export type Scene = {
  /** A file that code of the tree writes, if it runs. */
  marker: string
  /** A server that nobody but the tree names. */
  elsewhere: string
  workspace: string
  /** What the scan finds without the hostile file. */
  known: readonly Finding[]
}

/** One row of the table: a file that a pull request brings, and what it is to achieve. */
export type HostileRow = {
  file: string
  attack: string
  files?(scene: Scene): TreeFiles
  links?: Readonly<Record<string, string>>
  /** What cannot be written as a file of a name and a content, before it is committed. */
  plant?(folder: string): void
  /** What an earlier step of the job has left in the working copy, and what is not of the tree. */
  afterCheckout?(scene: Scene & PullCommits): void
  /** Folders that the job has put before all others on PATH. */
  pathFirst?(scene: Scene): readonly string[]
  /** Values that nothing may show. */
  unseen?: readonly string[]
}
