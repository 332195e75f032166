import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Job, scriptStepsOf } from '@slipway/shared/testing/bundle'

const action = join(import.meta.dirname, '../..')
const workflow = join(import.meta.dirname, '../../../../.github/workflows/enhanced-ci.yml')

/** What a job of the build has, and what it left. */
export type Built = {
  /** Of mode build. */
  outputs: Readonly<Record<string, string>>
  /** The step that failed; undefined where all went well. */
  failed: string | undefined
  log: string
  /** The files of the packed release, in the order of their names; empty where nothing was packed. */
  packed: readonly string[]
}

/** What the toolchains of this machine are: a job has none of them but the Node of these tests, and what its setup brings. */
const toolchains = [
  'node',
  'npm',
  'npx',
  'corepack',
  'pnpm',
  'pnpx',
  'yarn',
  'yarnpkg',
  'bun',
  'bunx',
  'go',
  'gofmt',
  'cargo',
  'rustc',
  'rustup',
]

/** A repository on a machine of its own: another home, and only those tools on the PATH that the test gives it. */
export class RealBuild implements AsyncDisposable {
  readonly #job: Job
  readonly #environment: Readonly<Record<string, string>>

  private constructor(job: Job, environment: Readonly<Record<string, string>>) {
    this.#job = job
    this.#environment = environment
  }

  /** `programs`: by name, the file of each tool that the runner has. `environment`: beside HOME and PATH. */
  static async start(
    files: Readonly<Record<string, string>>,
    {
      programs = {},
      environment = {},
    }: { programs?: Readonly<Record<string, string>>; environment?: Readonly<Record<string, string>> } = {},
  ): Promise<RealBuild> {
    const job = await Job.start(files)
    const [system, own, home] = [join(job.root, 'system'), join(job.root, 'own/bin'), join(job.root, 'home')]
    for (const folder of [system, own, home]) await mkdir(folder, { recursive: true })
    for (const [name, path] of systemPrograms()) await symlink(path, join(system, name))
    for (const [name, path] of Object.entries({ node: process.execPath, ...programs })) await symlink(path, join(own, name))
    return new RealBuild(job, {
      HOME: home,
      PATH: [own, system].join(delimiter),
      CI: 'true',
      npm_config_prefix: join(job.root, 'own'),
      ...environment,
    })
  }

  get home(): string {
    return join(this.#job.root, 'home')
  }

  /** The folder with all that the job has: workspace, home, temporary files, and what the runner keeps of its steps. */
  get root(): string {
    return this.#job.root
  }

  path(file: string): string {
    return join(this.#job.workspace, file)
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(this.path(file), text)
  }

  /** Runs a line in the workspace, as whoever has made the repository has. Throws an Error with what it printed where it fails. */
  async shell(line: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const { code, output } = await this.#bash(line, environment)
    if (code !== 0) throw new Error(`${line} ended with ${code}:\n${output}`)
    return output
  }

  /** The steps of the job "build" of enhanced-ci.yml that run something, with the outputs of the shipped mode build. */
  async build(inputs: Readonly<Record<string, string>> = {}): Promise<Built> {
    const how = await this.#job.run(action, { mode: 'build', ...inputs }, { HOME: this.home })
    if (how.code !== 0) return { outputs: how.outputs, failed: 'Decide how it is built', log: how.output, packed: [] }
    let log = how.output
    await rm(this.#archive, { force: true })
    for (const { name, run, env } of scriptStepsOf(workflow, 'build')) {
      if (!['Set up', 'Build', 'Test', 'Pack the release'].includes(name)) continue
      const given = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, expressionOf(text, how.outputs)]))
      // As their conditions in the workflow say.
      if (given['COMMAND'] === '' && name !== 'Build') continue
      const { code, output } = await this.#bash(run, { ...given, RUNNER_TEMP: this.#job.temp })
      log += `\n# ${name}\n${output}`
      if (code !== 0) return { outputs: how.outputs, failed: name, log, packed: [] }
    }
    return { outputs: how.outputs, failed: undefined, log, packed: await this.#packed() }
  }

  /** Unpacks the release into a folder of its own, as a target does, and runs a line in it. */
  async inRelease(line: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const folder = join(this.#job.root, 'released')
    await mkdir(folder, { recursive: true })
    return await this.shell(`tar -xzf ${this.#archive} -C ${folder} && cd ${folder} && ${line}`, environment)
  }

  /** Those of the cached folders that the build has left empty, or not made. */
  uncached(built: Built): string[] {
    const paths = (built.outputs['cache-paths'] ?? '').split('\n').filter((path) => path !== '')
    return paths.filter((path) => {
      const folder = path.startsWith('~') ? path.replace('~', this.home) : this.path(path)
      return !existsSync(folder) || readdirSync(folder).length === 0
    })
  }

  get #archive(): string {
    return join(this.#job.temp, 'release/release.tar.gz')
  }

  async #packed(): Promise<string[]> {
    const { output } = await this.#bash(`tar -tzf ${this.#archive}`)
    return output.split('\n').filter((path) => path !== '' && !path.endsWith('/'))
  }

  #bash(line: string, environment: Readonly<Record<string, string>> = {}): Promise<{ code: number; output: string }> {
    const options = { cwd: this.#job.workspace, env: { ...this.#environment, ...environment }, maxBuffer: 64_000_000 }
    return new Promise((resolve) => {
      execFile('/bin/bash', ['-e', '-c', line], options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, output: stdout + stderr }),
      )
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Go makes what it has downloaded read-only.
    await this.#bash(`chmod -R u+w ${this.home}`)
    await this.#job[Symbol.asyncDispose]()
  }
}

/** Of an expression, the output of the step "how" that it names. */
function expressionOf(text: string, outputs: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ steps\.how\.outputs\.([\w-]+) \}\}/g, (_whole, name: string) => outputs[name] ?? '')
}

/** What every machine has, such as tar and cp. */
function systemPrograms(): Map<string, string> {
  const programs = new Map<string, string>()
  for (const folder of ['/usr/local/bin', '/usr/bin', '/bin']) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!toolchains.includes(name) && !programs.has(name)) programs.set(name, join(folder, name))
    }
  }
  return programs
}

/** The file of a program of this machine. Throws an Error where it has none. */
export function programOf(name: string): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(existsSync)
  if (found === undefined) throw new Error(`${name} is not installed`)
  return found
}

/**
 * The registry that npm of this machine asks, and the certificates that it trusts, for tools that do not read its settings. Undefined where
 * the registry does not answer.
 */
export async function npmEnvironment(): Promise<Record<string, string> | undefined> {
  const answers = await npm(['view', 'is-odd@3.0.1', 'version'])
  const registry = (await npm(['config', 'get', 'registry']))?.replace(/\/$/, '')
  if (answers === undefined || registry === undefined) return undefined
  return {
    npm_config_registry: registry,
    npm_config_userconfig: join(homedir(), '.npmrc'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    YARN_NPM_REGISTRY_SERVER: registry,
    // Else yarn 1 keeps its downloads elsewhere where it is root, which the user of a runner is not.
    FAKEROOTKEY: 'none',
    COREPACK_NPM_REGISTRY: registry,
    // A mirror may leave out the signatures, which is no matter of the preset.
    COREPACK_INTEGRITY_KEYS: '0',
    ...network(),
  }
}

function npm(args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(programOf('npm'), [...args], { encoding: 'utf8' }, (error, stdout) => resolve(error === null ? stdout.trim() : undefined))
  })
}

/** How this machine reaches others. */
export function network(): Record<string, string> {
  return present(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'])
}

/** Those variables of this machine that are set. */
export function present(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])))
}

/** SHA-256 of a file's bytes, as the key of a cache has it. */
export function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
