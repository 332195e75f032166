import type { CloudflareTarget } from '../../../config/sections/targets/cloudflare.ts'
import { ActionError } from '../../../core/errors.ts'
import type { Files } from '../../../ports/files.ts'
import { findProjectFile, textIn } from '../uploads/project-files.ts'

/** In the order in which wrangler looks for them (workers-sdk f8308362, packages/workers-utils/src/config/config-helpers.ts, findWranglerConfig). */
export const wranglerFiles = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'] as const

export type WorkerNames = { account: string; script: string }

/**
 * The Worker and its account: as the configuration says, else as wrangler's own file in the checkout does (`name`, `account_id`), the
 * account else by CLOUDFLARE_ACCOUNT_ID. Throws an ActionError that names the file and the key where one is missing.
 */
export async function workerNames(
  target: Pick<CloudflareTarget, 'account' | 'script'>,
  { cwd, variables, files }: { cwd: string; variables: Readonly<Record<string, string>>; files: Pick<Files, 'read'> },
): Promise<WorkerNames> {
  const file = target.account === undefined || target.script === undefined ? await findProjectFile(cwd, wranglerFiles, files) : undefined
  const account = target.account ?? textIn(file, 'account_id') ?? variables['CLOUDFLARE_ACCOUNT_ID']
  const script = target.script ?? textIn(file, 'name')
  if (script === undefined) throw missing({ what: 'Which Worker it is', key: 'script', own: 'name', file: file?.name, also: '' })
  if (account !== undefined) return { account, script }
  const also = ', and CLOUDFLARE_ACCOUNT_ID is not set'
  throw missing({ what: `Which account the Worker ${script} is in`, key: 'account', own: 'account_id', file: file?.name, also })
}

type Missing = { what: string; key: string; own: string; file: string | undefined; also: string }

function missing({ what, key, own, file, also }: Missing): ActionError {
  const where = file === undefined ? `there is no ${wranglerFiles.join(', ')} in the checkout` : `${file} has no "${own}"`
  return new ActionError(`${what} is not known: target.${key} is left out, ${where}${also}`, {
    hint: `Write "${own}" into ${file ?? 'wrangler.jsonc'}, or target.${key} into slipway.yml.`,
  })
}
