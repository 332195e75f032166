// needs: cargo, tar, cc
// slow
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestOf, network, present, programOf, RealBuild } from './real-build.ts'

const environment = { RUSTUP_HOME: join(homedir(), '.rustup'), ...present(['RUSTUP_HOME', 'RUSTUP_TOOLCHAIN']), ...network() }

const manifest = (version: string) =>
  `[package]\nname = "harbor"\nversion = "1.0.0"\nedition = "2021"\n[dependencies]\nitoa = "=${version}"\n`
const main = `fn main() { println!("{}", itoa::Buffer::new().format(3)); }
#[test]
fn nothing() {}
`

const aCrate = (programs: Record<string, string> = { cargo: programOf('cargo'), rustc: programOf('rustc') }) =>
  RealBuild.start({ 'Cargo.toml': manifest('1.0.15'), 'src/main.rs': main }, { programs, environment })

const fetched = await aCrate().then(async (probe) => {
  await using _probe = probe
  return await probe.shell('cargo fetch').then(
    () => true,
    () => false,
  )
})

describe.skipIf(!fetched)('a crate', () => {
  it('is built, tested and packed as a program that runs, and its downloads are kept', async () => {
    await using repository = await aCrate()
    await repository.shell('cargo generate-lockfile')
    const lock = digestOf(repository.path('Cargo.lock'))
    const built = await repository.build()
    expect(built, built.log).toMatchObject({ failed: undefined, packed: ['./bin/harbor'] })
    expect(built.log).toContain('test nothing ... ok')
    expect(built.outputs['cache-key']).toBe(`slipway-cargo-${lock}`)
    // No dependency here comes from git.
    expect(repository.uncached(built)).toEqual(['~/.cargo/git/db'])
    expect(await repository.inRelease('./bin/harbor')).toContain('3')
  })

  it('is not built with a lock that is not of its manifest', async () => {
    await using repository = await aCrate()
    await repository.shell('cargo generate-lockfile')
    await repository.write('Cargo.toml', manifest('1.0.14'))
    const built = await repository.build()
    expect(built.failed, built.log).toBe('Build')
    expect(built.log).toContain('--locked')
  })
})

describe('without cargo', () => {
  it('says that it is not there', async () => {
    await using repository = await aCrate({})
    const built = await repository.build()
    expect(built.failed).toBe('Build')
    expect(built.log).toContain('cargo: command not found')
    expect(built.log).toContain('::error title=A program is not installed::')
  })
})
