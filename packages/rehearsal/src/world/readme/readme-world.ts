import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RunHandle } from '../../contract/run-results.ts'
import { startThreadedClient } from '../../stage/client/threaded-client.ts'
import type { ReadmePlace } from '../../stage/readme/readme-stage.ts'
import type { TreePrograms } from '../../stage/readme/tree-programs.ts'
import { killProcessesBelow } from '../../stage/system/processes.ts'
import { gitEnvironment } from '../git/git-environment.ts'
import { makeWorldHome, openWorld, StoryWorld, type WorldOptions, type WorldParts } from '../story-world.ts'
import { GithubView } from '../view/github-view.ts'
import { RunView } from '../view/run-view.ts'
import type { GhCommand } from './gh-command.ts'
import { blocksOf, type FilledIn, fillIn, type PageBlock } from './page-blocks.ts'
import { openReaderShell, type ReaderShell } from './reader-shell.ts'

const execute = promisify(execFile)
const suiteAddress = 'https://github.com/slipway-deploy/slipway.git'
const reader = 'mona'

/** Where a repository of the README stands before its team has read the README. */
export type ReadmeSetup = {
  /** The tree that the story makes: a folder of `trees/`. */
  readonly tree: string
  /** The name of the repository. */
  readonly repository: string
  /** Opens where it runs, by the name of its GitHub environment. */
  readonly places: Readonly<Record<string, (place: Place) => Promise<ReadmePlace>>>
  /** Makes the programs of the tree's own tools in a folder. */
  readonly programs?: (folder: string) => Promise<TreePrograms>
}

type Place = { folder: string; name: string; resources: AsyncDisposableStack }

type ReadmeParts = {
  tools: TreePrograms | undefined
  places: ReadonlyMap<string, ReadmePlace>
  shell: ReaderShell
  page: string
  calls: Calls
}
/** How the reader's gh reaches the world that is made after the shell. */
type Calls = { gh?: (command: GhCommand) => Promise<string> }

/** A repository made from nothing, and a person who follows the README with it. */
export class ReadmeWorld extends StoryWorld {
  readonly view: { readonly github: GithubView; readonly runs: RunView }
  readonly places: ReadonlyMap<string, ReadmePlace>
  /** What was filled in so far, with the name of its block. */
  readonly filledIn: string[] = []
  /** The names of the blocks that were played, in their order. */
  readonly played: string[] = []
  readonly #blocks: readonly PageBlock[]
  readonly #page: string
  readonly #shell: ReaderShell
  readonly #dispatched: RunHandle[] = []
  readonly #tools: TreePrograms | undefined

  private constructor(parts: WorldParts, { tools, places, shell, page, calls }: ReadmeParts) {
    super(parts)
    this.view = { github: new GithubView(this.github), runs: new RunView(this.github) }
    this.places = places
    this.#page = page
    this.#blocks = blocksOf(page)
    this.#shell = shell
    this.#tools = tools
    calls.gh = (command) => this.#gh(command)
  }

  static async build(setup: ReadmeSetup, options: WorldOptions): Promise<ReadmeWorld> {
    await using starting = new AsyncDisposableStack()
    const home = await makeWorldHome(options.keep, starting)
    starting.defer(() => killProcessesBelow(home))
    const page = await readFile(join(options.root, 'README.md'), 'utf8')
    const places = new Map<string, ReadmePlace>()
    for (const [name, open] of Object.entries(setup.places)) {
      const folder = join(home, name)
      await mkdir(join(folder, 'app'), { recursive: true })
      places.set(name, await open({ folder, name, resources: starting }))
    }
    const tools = await setup.programs?.(join(home, 'tools'))
    const programs = [...(tools === undefined ? [] : [tools.folder]), ...[...places.values()].flatMap((place) => place.programs)]
    const parts = await openWorld({ options, resources: starting }, { name: setup.repository, home, programs, canLoseNetwork: false })
    const tree = join(options.root, 'packages/rehearsal/trees', setup.tree)
    await cp(tree, parts.clone.folder, { recursive: true })
    await parts.clone.git('remote', 'add', 'origin', parts.github.repository.gitDir)
    const calls: Calls = {}
    const shell = await openReaderShell({
      folder: parts.clone.folder,
      home: join(home, 'reader'),
      programs,
      variables: { ...(await suiteOnGithub(options.root, join(home, 'suite'))), ...shellVariables(places) },
      gh: async (command) => {
        if (calls.gh === undefined) throw new Error('the story has not begun')
        return await calls.gh(command)
      },
      resources: starting,
    })
    return new ReadmeWorld({ ...parts, resources: starting.move() }, { tools, places, shell, page, calls })
  }

  protected testDoubles(): readonly string[] {
    return ['gh', ...(this.#tools?.standIns ?? []), ...[...this.places.values()].flatMap((place) => place.testDoubles)]
  }

  get blocks(): readonly PageBlock[] {
    return this.#blocks
  }

  place(name: string): ReadmePlace {
    const found = this.places.get(name)
    if (found === undefined) throw new Error(`the story has no place ${name}`)
    return found
  }

  /** Does with a block what its mark says, with no other edit than these values. `path`: where the page names another file for this case. */
  async play(name: string, { fill = [], path }: { fill?: readonly FilledIn[]; path?: string } = {}): Promise<void> {
    const block = this.#blocks.find((one) => one.name === name)
    if (block === undefined) throw new Error(`the README has no block ${name}`)
    const text = fillIn(block, fill, this.#page)
    this.options.onProgress(`README: ${name}`)
    this.played.push(name)
    this.filledIn.push(...fill.map(({ from }) => `${name}: ${from}`))
    switch (block.use.do) {
      case 'write':
        await this.clone.write(path ?? block.use.path, text)
        break
      case 'append':
        await appendFile(join(this.clone.folder, path ?? block.use.path), text)
        break
      case 'prepend':
        await this.clone.edit(block.use.path, (below) => `${text}${below}`)
        break
      case 'run':
        await this.#shell.run(text)
        break
      case 'ci':
        throw new Error(`the block ${name} is executed by ${block.use.by}`)
    }
  }

  /** Does with a block that pushes what its mark says; resolves to the runs that GitHub starts for it. */
  async playPush(name: string): Promise<RunHandle[]> {
    const before = await this.remoteHead('main')
    await this.play(name)
    return await this.pushed('main', before)
  }

  /** What the team does with its own tools before it reads the README. */
  async begin(script: string): Promise<void> {
    await this.#shell.run(script)
  }

  /** A file of the suite's own repository. */
  async suiteFile(path: string): Promise<string> {
    return await readFile(join(this.options.root, path), 'utf8')
  }

  /** The developer changes a file of the tree without committing it. */
  async editTree(path: string, change: (text: string) => string): Promise<void> {
    await this.clone.edit(path, change)
  }

  /** The developer changes a file of the tree, commits and pushes. */
  async change(path: string, change: (text: string) => string, message: string): Promise<RunHandle[]> {
    const before = await this.remoteHead('main')
    await this.clone.edit(path, change)
    await this.clone.commit(message)
    await this.clone.send('main')
    return await this.pushed('main', before)
  }

  /** The version that the pipeline gives to what is checked out. */
  async version(): Promise<string> {
    return `main.${(await this.clone.head()).slice(0, 12)}`
  }

  async ask(place: string, path: string): Promise<{ status: number; body: string; release: string }> {
    const answer = await fetch(`${this.place(place).url}${path}`, { headers: { connection: 'close' } })
    return { status: answer.status, body: (await answer.text()).trim(), release: answer.headers.get('x-release') ?? 'none' }
  }

  /** Starts the client that never stops asking. */
  async watchUsers(place: string, paths: readonly string[]): Promise<void> {
    this.follow(await startThreadedClient({ url: this.place(place).url, rate: 25, paths }))
  }

  /** The runs that gh has started, in their order. */
  get byHand(): readonly RunHandle[] {
    return this.#dispatched
  }

  async #gh(command: GhCommand): Promise<string> {
    const { github } = this
    switch (command.do) {
      case 'user-id':
        return `${this.#reader().id}\n`
      case 'environment': {
        const unknown = command.reviewers.find((id) => id !== this.#reader().id)
        if (unknown !== undefined) throw new Error(`HTTP 422: Validation Failed: there is no user ${unknown}`)
        github.setEnvironment(command.name, command.reviewers.length === 0 ? {} : { reviewers: [reader] })
        return ''
      }
      case 'set': {
        const { kind, name, environment, value } = command
        if (environment === undefined) {
          if (kind === 'secret') github.setSecret(name, value)
          else github.setVariable(name, value)
          return ''
        }
        const found = github.environment(environment)
        if (found === undefined) throw new Error(`HTTP 404: Not Found: there is no environment ${environment}`)
        const key = kind === 'secret' ? 'secrets' : 'variables'
        github.setEnvironment(environment, { [key]: { ...found[key], [name]: value } })
        return ''
      }
      case 'dispatch': {
        const run = await this.dispatch(command.file, {
          ...(command.ref === undefined ? {} : { ref: command.ref }),
          inputs: command.inputs,
        })
        this.#dispatched.push(run)
        return ''
      }
    }
  }

  #reader() {
    this.github.issueUserToken(reader)
    const found = this.github.state.people.find(({ login }) => login === reader)
    if (found === undefined) throw new Error(`GitHub does not know ${reader}`)
    return found
  }
}

/** What a person has in the shell from which a Worker is deployed for the first time. */
function shellVariables(places: ReadonlyMap<string, ReadmePlace>): Record<string, string> {
  const all = Object.assign({}, ...[...places.values()].map(({ variables, secrets }) => ({ ...variables, ...secrets })))
  const api: unknown = all['CLOUDFLARE_API']
  return typeof api === 'string' ? { ...all, CLOUDFLARE_API_BASE_URL: api } : all
}

/** The suite's templates as GitHub has them under `v1`, for `git clone`: what is checked out here, in a repository of its own. */
async function suiteOnGithub(root: string, folder: string): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true })
  await cp(join(root, 'action-templates'), join(folder, 'action-templates'), { recursive: true })
  const git = (...args: string[]) => execute('git', ['-C', folder, ...args], { env: gitEnvironment })
  await git('init', '--quiet')
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'v1')
  await git('tag', 'v1')
  return { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.file://${folder}.insteadOf`, GIT_CONFIG_VALUE_0: suiteAddress }
}
