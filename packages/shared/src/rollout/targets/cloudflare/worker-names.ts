import type { CloudflareTarget } from '../../../config/sections/targets/cloudflare.ts'
import { ActionError } from '../../../core/errors.ts'
import { valueAt } from '../../../core/json.ts'
import type { Files } from '../../../ports/files.ts'
import { findProjectFile, type ProjectFile, textIn } from '../uploads/project-files.ts'

/** In the order in which wrangler looks for them (workers-sdk f8308362, packages/workers-utils/src/config/config-helpers.ts, findWranglerConfig). */
export const wranglerFiles = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'] as const

/** `section`: the part of wrangler's file under `env` that is meant, where it has one for the environment. */
export type WorkerNames = { account: string; script: string; section?: string | undefined }

/**
 * The Worker and its account: as the configuration says, else as wrangler's own file in the folder of the service does (`name`,
 * `account_id`), of which the part under `env` with the name of the environment comes first; the account else by CLOUDFLARE_ACCOUNT_ID. A
 * part without a `name` has that of the file and its own behind it, as wrangler has it (workers-sdk f8308362,
 * packages/workers-utils/src/config/validation.ts, getNamedEnvironment). Throws an ActionError that names the file and the key where one is missing.
 */
export async function workerNames(
  target: Pick<CloudflareTarget, 'account' | 'script'>,
  {
    cwd,
    variables,
    files,
    environment,
  }: { cwd: string; variables: Readonly<Record<string, string>>; files: Pick<Files, 'read'>; environment: string },
): Promise<WorkerNames> {
  const file = target.account === undefined || target.script === undefined ? await findProjectFile(cwd, wranglerFiles, files) : undefined
  const section = target.script === undefined ? sectionOf(file, environment) : undefined
  const account = target.account ?? textIn(section, 'account_id') ?? textIn(file, 'account_id') ?? variables['CLOUDFLARE_ACCOUNT_ID']
  const top = textIn(file, 'name')
  const own = section === undefined || top === undefined ? top : `${top}-${environment}`
  const script = target.script ?? textIn(section, 'name') ?? own
  if (script === undefined) throw missing({ what: 'Which Worker it is', key: 'script', own: 'name', file: file?.name, also: '' })
  if (account !== undefined) return { account, script, ...(section === undefined ? {} : { section: environment }) }
  const also = ', and CLOUDFLARE_ACCOUNT_ID is not set'
  throw missing({ what: `Which account the Worker ${script} is in`, key: 'account', own: 'account_id', file: file?.name, also })
}

function sectionOf(file: ProjectFile | undefined, environment: string): ProjectFile | undefined {
  if (file === undefined) return undefined
  const content = valueAt(file.content, `env.${environment}`)
  return typeof content === 'object' && content !== null ? { name: file.name, content } : undefined
}

type Missing = { what: string; key: string; own: string; file: string | undefined; also: string }

function missing({ what, key, own, file, also }: Missing): ActionError {
  const where = file === undefined ? `there is no ${wranglerFiles.join(', ')} in the checkout` : `${file} has no "${own}"`
  return new ActionError(`${what} is not known: target.${key} is left out, ${where}${also}`, {
    hint: `Write "${own}" into ${file ?? 'wrangler.jsonc'}, or target.${key} into slipway.yml.`,
  })
}
