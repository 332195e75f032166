// needs: go, tar
// slow
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { digestOf, network, programOf, RealBuild } from './real-build.ts'

const go = programOf('go')
const setting = (name: string) => execFileSync(go, ['env', name], { encoding: 'utf8' }).trim()
// The sums are in go.sum; who else keeps them is no matter of the preset.
const environment = { GOPROXY: setting('GOPROXY'), GONOSUMDB: '*', GOFLAGS: '-modcacherw', ...network() }

const main = `package main
import ("fmt"; "github.com/pkg/errors")
func main() { fmt.Println(errors.New("adrift")) }
`
const test = `package main
import "testing"
func TestNothing(t *testing.T) {}
`
const module = (version: string) => `module example.com/harbor\ngo 1.21\nrequire github.com/pkg/errors ${version}\n`

const aModule = (programs: Record<string, string> = { go }) =>
  RealBuild.start({ 'go.mod': module('v0.9.1'), 'main.go': main, 'main_test.go': test }, { programs, environment })

const fetched = await aModule().then(async (probe) => {
  await using _probe = probe
  return await probe.shell('go mod download').then(
    () => true,
    () => false,
  )
})

describe.skipIf(!fetched)('a module of Go', () => {
  it('is built, tested and packed as a program that runs, and its downloads are kept', async () => {
    await using repository = await aModule()
    await repository.shell('go mod tidy')
    const lock = digestOf(repository.path('go.sum'))
    const built = await repository.build()
    expect(built, built.log).toMatchObject({ failed: undefined, packed: ['./harbor'] })
    expect(built.log).toMatch(/ok\s+example\.com\/harbor/)
    expect(built.outputs['cache-key']).toBe(`slipway-go-${lock}`)
    expect(repository.uncached(built)).toEqual([])
    expect(await repository.inRelease('./harbor')).toContain('adrift')
  })

  it('is not built with sums that are not of its go.mod', async () => {
    await using repository = await aModule()
    await repository.shell('go mod tidy')
    await repository.write('go.mod', module('v0.8.1'))
    const built = await repository.build()
    expect(built.failed, built.log).toBe('Build')
    expect(built.log).toContain('missing go.sum entry')
  })
})

describe('without Go', () => {
  it('says that it is not there', async () => {
    await using repository = await aModule({})
    const built = await repository.build()
    expect(built.failed).toBe('Build')
    expect(built.log).toContain('go: command not found')
    expect(built.log).toContain('::error title=A program is not installed::')
  })
})
