import { z } from 'zod'
import type { Unread } from './environments.ts'
import { GithubError, isForbidden, isGithubStatus } from './errors.ts'
import { readFileAt } from './git/contents.ts'
import type { Github } from './octokit.ts'

/** What the rulesets of a branch ask of whoever changes the workflows of the repository, and whom its CODEOWNERS names for them. */
export type JudgeOwners =
  | {
      state: 'read'
      /** A pull request with a review of code owners is required. */
      needsOwners: boolean
      /** A workflow that GitHub takes from another place is required. */
      hasRequiredWorkflow: boolean
      /** Paths that nobody may push. */
      restrictedPaths: readonly string[]
      /** By the file in which they stand; undefined without such a file. */
      codeOwners: { file: string; owners: readonly string[] } | undefined
    }
  | Unread

const rule = z.object({
  type: z.string(),
  parameters: z
    .object({
      require_code_owner_review: z.boolean().optional(),
      restricted_file_paths: z.array(z.string()).optional(),
    })
    .optional(),
})

/** Where GitHub looks for it, in this order (GitHub Docs, "About code owners"). */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

/** A file that decides who judges; a rule for the whole folder holds for it, too. */
const workflow = '.github/workflows/enhanced-ci.yml'

/** Reads them from "Get rules for a branch" (any token), and the file at the branch (`contents: read`). Branch protection is not asked. */
export async function readJudgeOwners(github: Github, branch: string): Promise<JudgeOwners> {
  try {
    const found: z.infer<typeof rule>[] = []
    const all = github.paginate((page) =>
      github.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...github.repository, branch, ...page }),
    )
    for await (const one of all) found.push(rule.parse(one))
    return {
      state: 'read',
      needsOwners: found.some(({ type, parameters }) => type === 'pull_request' && parameters?.require_code_owner_review === true),
      hasRequiredWorkflow: found.some(({ type }) => type === 'workflows'),
      restrictedPaths: found.flatMap(({ type, parameters }) =>
        type === 'file_path_restriction' ? (parameters?.restricted_file_paths ?? []) : [],
      ),
      codeOwners: await readCodeOwners(github, branch),
    }
  } catch (error) {
    if (!(error instanceof GithubError) || !(isForbidden(error) || isGithubStatus(error, 404))) throw error
    return { state: 'unread', reason: error.message, hint: error.hint ?? 'Add to the permissions of the job: contents: read.' }
  }
}

async function readCodeOwners(github: Github, branch: string): Promise<{ file: string; owners: readonly string[] } | undefined> {
  for (const file of places) {
    const text = await readFileAt(github, { path: file, sha: branch })
    if (text !== undefined) return { file, owners: ownersOf(workflow, text) }
  }
  return undefined
}

/** The owners of a path: those of the last line that matches. Exported for its table of patterns. */
export function ownersOf(path: string, codeowners: string): string[] {
  let owners: string[] = []
  for (const line of codeowners.split('\n')) {
    const [pattern, ...names] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    if (pattern !== undefined && pattern !== '' && patternOf(pattern).test(path)) owners = names
  }
  return owners
}

/** As `.gitignore` has them, without `!` and `[ ]` (GitHub Docs, "About code owners"); one without a slash inside matches at any depth. */
function patternOf(pattern: string): RegExp {
  const isRooted = pattern.replace(/\/$/, '').includes('/')
  const body = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (glob) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[glob] ?? '[^/]')
  // `docs/*` is for the files of the folder alone, `docs/` and `docs` for all below.
  const tail = pattern.endsWith('/') ? '/.*' : /\/\*$/.test(pattern) ? '' : '(?:/.*)?'
  return new RegExp(`^${isRooted ? '' : '(?:.*/)?'}${body}${tail}$`)
}
