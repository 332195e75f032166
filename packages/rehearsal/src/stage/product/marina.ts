import { execFile } from 'node:child_process'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The services of the example product, in the order of its slipway.yml. */
export const marinaServices = ['api', 'dashboard', 'parser'] as const
export type MarinaService = (typeof marinaServices)[number]

/** The path below which the product answers, whatever its host is. */
export const productPath = '/SwiftConcur'

/** Where each service answers, below the address of the product. */
export const servicePaths: Readonly<Record<MarinaService, string>> = { api: '/api', dashboard: '', parser: '/parser' }

/** The repository of the example product. */
const marinaFolder = resolve(import.meta.dirname, '../../../../../examples/marina')

/** The slipway.yml of the example, as a team would write it. */
export function readMarinaConfiguration(): Promise<string> {
  return readFile(join(marinaFolder, '.github/slipway.yml'), 'utf8')
}

/** A copy of the product's repository, without what builds left in it. */
export async function copyMarina(into: string): Promise<void> {
  await cp(marinaFolder, into, {
    recursive: true,
    filter: (source) => !/(^|\/)(node_modules|dist)(\/|$)/.test(relative(marinaFolder, source)),
  })
}

/** Builds a service with its own build, in a copy of the repository. Returns the folder that the build leaves. */
export async function buildService(copy: string, service: MarinaService, version: string): Promise<string> {
  const folder = join(copy, service)
  await run(process.execPath, ['build.js'], { cwd: folder, env: { ...process.env, RELEASE_VERSION: version } })
  return join(folder, 'dist')
}

/** Packs what a build left, as the build job does. Returns the path of the archive. */
export async function packBuild(built: string): Promise<string> {
  const archive = `${built}.tar.gz`
  await run('tar', ['-czf', archive, '-C', built, '.'])
  return archive
}

/** The files below a folder by their paths, which begin with a slash. */
export async function readFilesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(paths.map(async (path) => [`/${relative(folder, path)}`, await readFile(path)] as const)))
}

/** Runs a script of the parser's `deploy/`, as a rollout does. */
export async function runParserScript(script: 'start.sh' | 'stop.sh', variables: Readonly<Record<string, string>>): Promise<void> {
  await run('bash', [join(marinaFolder, 'parser/deploy', script)], { env: { PATH: process.env['PATH'], ...variables } })
}

/** Brings the database to the newest migration of the example. */
export async function migrateMarina(databaseUrl: string): Promise<void> {
  await run(process.execPath, ['db/migrate.js'], { cwd: marinaFolder, env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl } })
}
