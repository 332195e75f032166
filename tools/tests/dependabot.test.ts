import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../repository.ts'

const dependabot = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.looseObject({
      'package-ecosystem': z.enum(['github-actions', 'npm', 'cargo', 'docker']),
      cooldown: z.looseObject({ 'default-days': z.int().min(7) }),
      groups: z.record(z.string(), z.looseObject({ patterns: z.array(z.string()).min(1) })),
    }),
  ),
})

describe('the template for Dependabot', () => {
  const { updates } = dependabot.parse(load(readFileSync(join(root, 'action-templates/dependabot.yml'), 'utf8')))

  it('has the ecosystems of the product of the guide, and the actions themselves, once each', () => {
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['github-actions', 'npm', 'cargo', 'docker'])
  })

  it('waits a week after a release, and brings what is small together', () => {
    expect(updates.every(({ groups }) => Object.keys(groups).length === 1)).toBe(true)
  })
})
