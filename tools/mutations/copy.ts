import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../repository.ts'
import { run } from '../run.ts'
import type { Mutation } from './mutation.ts'

/** The text with the check taken out. Throws an Error where what is to be taken out does not stand there exactly once. */
export function mutate(text: string, { file, find, replace }: Pick<Mutation, 'file' | 'find' | 'replace'>): string {
  const found = text.split(find).length - 1
  if (found !== 1) {
    throw new Error(`${file} has ${found} places with ${JSON.stringify(find)}, not one: bring tools/mutations/checks/ up to date`)
  }
  return text.replace(find, () => replace)
}

/** A copy of the working tree in which checks are taken out, so that nothing is left behind in the tree itself. */
export class Copy implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'slipway-mutations-'))

  /** Everything that git knows or would, with the packages that are installed. */
  async fill(): Promise<void> {
    const { output } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    for (const file of output.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true })
      copyFileSync(join(root, file), join(this.folder, file))
    }
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
    for (const workspace of ['packages', 'actions'].flatMap((kind) =>
      readdirSync(join(root, kind)).map((name) => join(kind, name, 'node_modules')),
    )) {
      // Links relative to the package: copied as they are, they lead to the copy's own packages.
      if (existsSync(join(root, workspace)))
        cpSync(join(root, workspace), join(this.folder, workspace), { recursive: true, verbatimSymlinks: true })
    }
  }

  /** Takes one check out until what is given back is disposed of. */
  apply(mutation: Mutation): Disposable {
    const path = join(this.folder, mutation.file)
    const whole = readFileSync(path, 'utf8')
    writeFileSync(path, mutate(whole, mutation))
    return { [Symbol.dispose]: () => writeFileSync(path, whole) }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}
