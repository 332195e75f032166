import { z } from 'zod'
import { ActionError } from '../../../core/errors.ts'
import { parseJson } from '../../../core/json.ts'
import type { Clock } from '../../../ports/clock.ts'
import { systemFiles } from '../../../ports/files.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import type { Upload, UploadList } from '../../contract/uploads.ts'
import { listedUpload } from '../uploads/listed-upload.ts'
import { runProviderCli } from '../uploads/provider-cli.ts'
import { unpackArtifact } from '../uploads/unpacked-artifact.ts'
import type { VercelApi } from './api.ts'

/** Read at this version: github.com/vercel/vercel, commit 17d9ebaf, packages/cli/src/commands/deploy/index.ts and util/deploy/process-deployment.ts. */
export const vercelCli = { name: 'vercel', version: '58.4.4' }
const defaultApi = 'https://api.vercel.com'

const printed = z.object({ deployment: z.object({ id: z.string().min(1) }) }).or(z.object({ id: z.string().min(1) }))

export type PrebuiltDeps = {
  api: VercelApi
  /** The address of the API. */
  address: string
  token: string
  commands: UserCommandDeps
  clock: Clock
  /** The deployments with the label of the release. */
  find(signal: AbortSignal | undefined): Promise<UploadList>
  byId(id: string, signal: AbortSignal | undefined): Promise<Upload | undefined>
}

/**
 * Makes a production deployment without its domains from an artifact that holds `.vercel/output`, as `vercel build --prod` leaves it;
 * nothing is built. The id is the one that the CLI prints, and the provider must have it. Throws an ActionError otherwise.
 */
export async function deployPrebuilt(
  { colour, release, artifact }: SideRelease & { artifact: string },
  deps: PrebuiltDeps,
  signal: AbortSignal | undefined,
): Promise<Upload> {
  const { api, address, token, commands } = deps
  await using unpacked = await unpackArtifact(artifact, commands, signal)
  const { id: projectId, accountId, rootDirectory } = await api.project(signal)
  const outputs = [...new Set(['', rootDirectory ?? ''])].map((folder) =>
    [folder, '.vercel/output/config.json'].filter((part) => part !== '').join('/'),
  )
  const found = await Promise.all(outputs.map((output) => systemFiles.exists(`${unpacked.folder}/${output}`)))
  if (!found.includes(true)) throw noOutput(artifact, outputs)
  const before = await deps.find(signal)
  const args = ['deploy', '--prebuilt', '--prod', '--skip-domain', '--yes', '--format=json', `--cwd=${unpacked.folder}`]
  const labels = ['--meta', `slipwayColour=${colour}`, '--meta', `slipwayRelease=${release.version}`]
  const server = address === defaultApi ? [] : ['--api', address]
  const environment = { VERCEL_TOKEN: token, VERCEL_ORG_ID: accountId, VERCEL_PROJECT_ID: projectId, VERCEL_TELEMETRY_DISABLED: '1' }
  const output = await runProviderCli(
    { cli: vercelCli, args: [...args, ...labels, ...server], environment, token, cwd: unpacked.beside, signal },
    commands,
  )
  const id = printedId(output)
  if (before.list.some((one) => one.id === id))
    throw new ActionError(`The Vercel CLI names the deployment ${id}, which was there before it ran`)
  const upload = await listedUpload(id, deps.byId, { clock: deps.clock, signal })
  if (upload !== undefined) return upload
  throw new ActionError(`The Vercel CLI made the deployment ${id}, but Vercel does not have it as a ready deployment of the project`, {
    hint: `Look at it: npx vercel inspect ${id} --logs`,
  })
}

function printedId(output: string): string {
  const parsed = printed.safeParse(parseJson(output.slice(Math.max(0, output.indexOf('{'))), 'What the Vercel CLI printed'))
  if (!parsed.success) throw new ActionError('The Vercel CLI printed no id of a deployment')
  return 'deployment' in parsed.data ? parsed.data.deployment.id : parsed.data.id
}

function noOutput(artifact: string, outputs: readonly string[]): ActionError {
  return new ActionError(
    `The artifact ${artifact} has no ${outputs.join(' and no ')}, so there is nothing that the Vercel CLI could deploy`,
    {
      hint: 'Build it in the build job: npx vercel pull --yes --environment=production && npx vercel build --prod, then tar -czf release.tar.gz .vercel/output. Or deploy in placement.prepare.',
    },
  )
}
