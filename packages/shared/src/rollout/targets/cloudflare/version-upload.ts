import { z } from 'zod'
import { ActionError } from '../../../core/errors.ts'
import { valueAt } from '../../../core/json.ts'
import { commitOf } from '../../../core/unknown-release.ts'
import type { Clock } from '../../../ports/clock.ts'
import { systemFiles } from '../../../ports/files.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import type { Upload, UploadList } from '../../contract/uploads.ts'
import { listedUpload } from '../uploads/listed-upload.ts'
import { findProjectFile, type ProjectFile, textIn } from '../uploads/project-files.ts'
import { runProviderCli } from '../uploads/provider-cli.ts'
import { unpackArtifact } from '../uploads/unpacked-artifact.ts'
import { type WorkerNames, wranglerFiles } from './worker-names.ts'

/**
 * The version that the real tool is tested at. Read in github.com/cloudflare/workers-sdk, commit f8308362 (4.125.0):
 * packages/wrangler/src/versions/upload.ts, packages/deploy-helpers/src/deploy/versions-upload.ts, packages/workers-utils/src/output.ts.
 */
export const wranglerCli = { name: 'wrangler', version: '4.164.0' }

const uploaded = z.object({ type: z.literal('version-upload'), version_id: z.string().min(1) })

export type VersionUploadDeps = WorkerNames & {
  /** The built Worker in the artifact; undefined for `main` of its wrangler configuration. */
  main: string | undefined
  /** The address of the API. */
  address: string
  token: string
  commands: UserCommandDeps
  clock: Clock
  /** The deployable versions with the tag of the release. */
  find(signal: AbortSignal | undefined): Promise<UploadList>
  byId(id: string, signal: AbortSignal | undefined): Promise<Upload | undefined>
}

/**
 * Uploads a version from an artifact that holds the built Worker, its assets and its wrangler configuration; nothing is bundled. The id is
 * the one that wrangler writes into its output file, and Cloudflare must list it as deployable. Throws an ActionError otherwise.
 */
export async function uploadVersion(
  { release, artifact }: SideRelease & { artifact: string },
  deps: VersionUploadDeps,
  signal: AbortSignal | undefined,
): Promise<Upload> {
  const { account, script, section, main, address, token, commands } = deps
  await using unpacked = await unpackArtifact(artifact, commands, signal)
  const redirected = await isRedirected(unpacked.folder)
  assertBuilt(await findProjectFile(unpacked.folder, wranglerFiles, systemFiles), { artifact, main, redirected })
  const before = await deps.find(signal)
  const outputFile = `${unpacked.beside}/wrangler-output.ndjson`
  const message = commitOf(release)
  const args = [
    'versions',
    'upload',
    ...(main === undefined ? [] : [main]),
    `--cwd=${unpacked.folder}`,
    `--name=${script}`,
    // What a framework's build has left is of one part already.
    ...(section === undefined || redirected ? [] : [`--env=${section}`]),
    '--no-bundle',
    `--tag=${release.version}`,
    ...(message === undefined ? [] : [`--message=${message}`]),
  ]
  const environment = {
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_ACCOUNT_ID: account,
    CLOUDFLARE_API_BASE_URL: address,
    WRANGLER_OUTPUT_FILE_PATH: outputFile,
    WRANGLER_SEND_METRICS: 'false',
  }
  await runProviderCli({ cli: wranglerCli, args, environment, token, cwd: unpacked.beside, signal }, commands)
  const id = writtenId((await systemFiles.read(outputFile)) ?? '')
  if (before.list.some((one) => one.id === id)) throw new ActionError(`wrangler names the version ${id}, which was there before it ran`)
  const upload = await listedUpload(id, deps.byId, { clock: deps.clock, signal })
  if (upload !== undefined) return upload
  throw new ActionError(
    `wrangler uploaded the version ${id}, but the Worker ${script} of target.account has no deployable version of that id`,
    {
      hint: `Is "account_id" in the artifact's wrangler configuration another account? Look at it: npx wrangler versions view ${id} --name ${script}`,
    },
  )
}

/** The id of the version in wrangler's output, one JSON object a line. */
function writtenId(lines: string): string {
  for (const line of lines.split('\n').reverse()) {
    const parsed = uploaded.safeParse(parsedLine(line))
    if (parsed.success) return parsed.data.version_id
  }
  throw new ActionError('wrangler ended well, but wrote no id of a version into its output file (WRANGLER_OUTPUT_FILE_PATH)')
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** A framework's build leaves a built configuration, to which wrangler is redirected. */
async function isRedirected(folder: string): Promise<boolean> {
  return await systemFiles.exists(`${folder}/.wrangler/deploy/config.json`)
}

/** Throws an ActionError where wrangler would build: a custom build runs even with --no-bundle, beside the token. */
function assertBuilt(
  file: ProjectFile | undefined,
  { artifact, main, redirected }: { artifact: string; main: string | undefined; redirected: boolean },
): void {
  const how =
    'Bundle in the build job: npx wrangler deploy --dry-run --outdir dist, then tar -czf release.tar.gz wrangler.jsonc dist, and target.main: dist/index.js. Or upload in placement.prepare.'
  if (file === undefined) {
    throw new ActionError(`The artifact ${artifact} has no ${wranglerFiles.join(', ')}, which tells the Worker's bindings and assets`, {
      hint: how,
    })
  }
  if (redirected) return
  const build = valueAt(file.content, 'build.command')
  if (typeof build === 'string' && build !== '') {
    throw new ActionError(
      `"build.command" in ${file.name} of the artifact (${build}) would be run again by the upload, so what was tested is not what would serve`,
      {
        hint: `${how} Pack a ${file.name} without "build".`,
      },
    )
  }
  const entry = main ?? textIn(file, 'main')
  if (entry !== undefined && /\.[cm]?[jt]sx$|\.[cm]?ts$/.test(entry)) {
    throw new ActionError(`The Worker in the artifact ${artifact} is source (${entry}), and an upload does not bundle it`, { hint: how })
  }
}
