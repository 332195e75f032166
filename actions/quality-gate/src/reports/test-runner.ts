import { join } from 'node:path'
import type { Files } from '@slipway/shared/ports/files'
import { z } from 'zod'

export type TestRunner = 'vitest' | 'jest' | 'node' | 'playwright' | 'pytest' | 'cargo' | 'go'

/** The runner that a folder uses. `script`: the script of package.json that starts it. */
export type FoundRunner = { runner: TestRunner; script: { name: string; text: string } | undefined }

const texts = z.record(z.string(), z.string()).catch({})
const packageJson = z.looseObject({ scripts: texts, devDependencies: texts })

const words: readonly [TestRunner, RegExp][] = [
  ['vitest', /\bvitest\b/],
  ['jest', /\bjest\b/],
  ['playwright', /\bplaywright test\b/],
  ['node', /\bnode --test\b/],
]
const packages: readonly [TestRunner, string][] = [
  ['vitest', 'vitest'],
  ['jest', 'jest'],
  ['playwright', '@playwright/test'],
]
const signs: readonly [TestRunner, readonly string[]][] = [
  ['cargo', ['Cargo.toml']],
  ['go', ['go.mod']],
  ['pytest', ['pytest.ini', 'conftest.py', 'pyproject.toml', 'tox.ini', 'setup.cfg']],
]

/** By the script `test` of package.json, then its other scripts and what it installs, then by the files of the folder. */
export function testRunnerOf(packageText: string | undefined, names: readonly string[]): FoundRunner | undefined {
  const { scripts, devDependencies } = parsed(packageText)
  const ordered = Object.entries(scripts).sort(([a], [b]) => Number(b === 'test') - Number(a === 'test'))
  for (const [name, text] of ordered) {
    const found = words.find(([, word]) => word.test(text))
    if (found !== undefined) return { runner: found[0], script: { name, text } }
  }
  const installed = packages.find(([, name]) => devDependencies[name] !== undefined)?.[0]
  const runner = installed ?? signs.find(([, files]) => files.some((file) => names.includes(file)))?.[0]
  return runner === undefined ? undefined : { runner, script: undefined }
}

/** The same of a folder on disk. */
export async function readTestRunner(folder: string, files: Pick<Files, 'list' | 'read'>): Promise<FoundRunner | undefined> {
  const names = (await files.list(folder)).map(({ name }) => name)
  return testRunnerOf(await files.read(join(folder, 'package.json')), names)
}

function parsed(text: string | undefined): z.infer<typeof packageJson> {
  try {
    return packageJson.catch({ scripts: {}, devDependencies: {} }).parse(JSON.parse(text ?? ''))
  } catch {
    return { scripts: {}, devDependencies: {} }
  }
}
