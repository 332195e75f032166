// needs: shellcheck
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { systemExec } from '@slipway/shared/ports/exec'
import { expect, it } from 'vitest'

const scripts = globSync('action-templates/config/scripts/**/*.sh', { cwd: join(import.meta.dirname, '../../..') })

it('finds nothing in the scripts that users copy', async () => {
  expect(scripts.length).toBeGreaterThanOrEqual(10)
  const result = await systemExec(['shellcheck', ...scripts], {
    cwd: join(import.meta.dirname, '../../..'),
    env: { PATH: process.env['PATH'] ?? '' },
  })
  expect(result).toMatchObject({ state: 'exited', code: 0, stdout: '' })
})
