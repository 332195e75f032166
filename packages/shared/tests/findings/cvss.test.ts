import { cvssBaseScore, severityOfScore } from '@slipway/shared/findings/cvss'
import { describe, expect, it } from 'vitest'

describe('cvssBaseScore', () => {
  // Scores published with the advisories, and the examples of FIRST's "CVSS v3.1 Examples".
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1],
    ['CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 6.8],
    ['CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N', 5.9],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
  ])('%s is %d', (vector, score) => expect(cvssBaseScore(vector)).toBe(score))

  it.each([
    '',
    'AV:N/AC:L/Au:N/C:N/I:N/A:C',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H',
    'CVSS:3.1/AV:N/AC:L',
    'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  ])('knows no score for "%s"', (vector) => expect(cvssBaseScore(vector)).toBeUndefined())

  it('words scores by the scale', () => {
    expect([9, 8.9, 7, 6.9, 4, 3.9, 0, undefined].map(severityOfScore)).toEqual([
      'critical',
      'high',
      'high',
      'medium',
      'medium',
      'low',
      'low',
      'unknown',
    ])
  })
})
