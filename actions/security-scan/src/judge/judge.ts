import { parseSecurity } from '@slipway/shared/config/load'
import { cleaned } from '@slipway/shared/secrets/clean'
import { defaultConfigPath } from '@slipway/shared/settings'
import type { Inputs } from '../inputs.ts'
import type { KnownSecrets } from '../secrets/known-secrets.ts'
import { placeInTree } from '../tree/paths.ts'
import { type AllowComments, commentsOfBase, everyComment } from './allow-comments.ts'
import { allowanceKeyOf } from './allow-list.ts'
import { type BaseBranch, whyUnread } from './base-branch.ts'
import { judgeRulesOf, type Rules } from './rules.ts'

/** Who judges: by which rules, and which comments are believed. */
export type Judge = {
  rules: Rules
  comments: AllowComments
  /** The findings that count only because their comment is not believed, by `allowanceKeyOf`. */
  refused: ReadonlySet<string>
  /** Where the rules come from; undefined where they are those of the commit itself. */
  source: JudgeSource | undefined
}

/** `defaults`: those of the suite, since the base has no configuration, or none that could be read. */
export type JudgeSource = { branch: string; commit: string; state: 'base' | 'defaults'; sentence: string }

/** `root`: the working copy. */
export type JudgeDeps = { root: string; secrets: KnownSecrets }

/**
 * A change that goes into a branch is judged by that branch: its own configuration and comments have no say in it. What the base cannot
 * be asked for is never taken from the change.
 */
export async function judgeOf(inputs: Inputs, own: Rules, base: BaseBranch | undefined, deps: JudgeDeps): Promise<Judge> {
  if (base === undefined) return { rules: own, comments: everyComment, refused: new Set(), source: undefined }
  const refused = new Set<string>()
  const comments = commentsOfBase(
    // A file that cannot be read allows nothing.
    (path) => base.read(path).catch(() => undefined),
    (file, fingerprint) => void refused.add(allowanceKeyOf(fingerprint, file)),
  )
  return { ...(await rulesOfBase(inputs, own, base, deps)), comments, refused }
}

async function rulesOfBase(
  inputs: Inputs,
  own: Rules,
  base: BaseBranch,
  { root, secrets }: JudgeDeps,
): Promise<Pick<Judge, 'rules' | 'source'>> {
  const { branch, commit } = base
  const path = placeInTree(inputs.config ?? defaultConfigPath, root)
  const at = `${branch} at ${commit.slice(0, 12)}`
  const from = (state: JudgeSource['state'], sentence: string) => ({ branch, commit, state, sentence: cleaned(sentence, secrets) })
  // A file outside of the tree was put there by the workflow, not by the change.
  if (path === undefined) return { rules: own, source: from('base', 'Judged by a configuration that is not in the tree.') }
  const defaults = (why: string) => ({
    rules: judgeRulesOf(inputs, undefined),
    source: from('defaults', `Judged by the defaults of Slipway: ${why}.`),
  })
  try {
    const bytes = await base.read(path)
    if (bytes === undefined) return defaults(`${at}, into which this goes, has no ${path}`)
    const rules = judgeRulesOf(inputs, parseSecurity(bytes.toString('utf8'), path))
    return { rules, source: from('base', `Judged by ${path} of ${at}, into which this goes.`) }
  } catch (error) {
    return defaults(`${path} of ${at}, into which this goes, could not be read (${whyUnread(error)})`)
  }
}
