import { describe, expect, it } from 'vitest'
import { approvalLine } from '../../src/by-command/approval-line.ts'
import { readProposal } from '../../src/by-command/approval-port.ts'
import { parseProposalName, writtenProposal } from '../../src/by-command/proposal-document.ts'
import { aProposal } from './scene.ts'

const workflow = (file: string) => ({ GITHUB_WORKFLOW_REF: `quay/harbor/.github/workflows/${file}@refs/heads/main` })
const asked = { environment: 'production', proposal: '7-abc', ref: 'refs/heads/main' }

describe('the line that approves', () => {
  it.each([
    ['a push', 'enhanced-ci.yml', {}, 'gh workflow run enhanced-ci.yml --ref main --field environment=production --field approve=7-abc'],
    [
      'a run by hand, whose commit the proposal names',
      'ci.yml',
      { inputs: { environment: 'production', ref: 'v1', service: '', approve: '6-def', skip_tests: 'true', debug_mode: false } },
      'gh workflow run ci.yml --ref main --field environment=production --field approve=7-abc',
    ],
    [
      'a release, which needs its own inputs and has no environment among them',
      'enhanced-release.yml',
      { inputs: { version_type: 'minor', reason: '', service: 'web', create_github_release: true, approve: '' } },
      'gh workflow run enhanced-release.yml --ref main --field version_type=minor --field create_github_release=true --field approve=7-abc',
    ],
  ])('is that of the workflow of %s', (_what, file, payload, line) => {
    const written = approvalLine({ environment: workflow(file), payload }, asked)
    expect(written.split(' ').sort()).toEqual(line.split(' ').sort())
  })
})

describe('the name of a proposal', () => {
  it('is bound to every value of it', () => {
    const { name } = writtenProposal(aProposal())
    expect(name).toMatch(/^7-[0-9a-f]{64}$/)
    const others = [{ live: 'v0.9.0' }, { environment: 'staging' }, { record: 2 }, { attempt: 2 }, { ref: 'refs/heads/x' }].map(
      (change) => writtenProposal(aProposal(change)).name,
    )
    expect(new Set([name, ...others]).size).toBe(6)
  })

  it.each(['', 'yes', '7', '7-abc', `7-${'A'.repeat(64)}`, `7-${'a'.repeat(65)}`, `x7-${'a'.repeat(64)}`])('is not %j', (text) => {
    expect(() => parseProposalName(text)).toThrow('names no proposal')
  })

  it('is read as what its run has left, and as nothing else', async () => {
    const { text, name } = writtenProposal(aProposal())
    const left = (bytes: string) => ({ proposal: async () => bytes })
    expect(await readProposal(name, left(text))).toEqual(aProposal())
    await expect(readProposal(name, left('{}'))).rejects.toThrow('is no proposal of it')
    await expect(readProposal(name.replace('7-', '8-'), left(text))).rejects.toThrow('is no proposal of it')
  })
})
