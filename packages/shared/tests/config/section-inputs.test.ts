import { describe, expect, it } from 'vitest'
import { parseProduct } from '../../src/config/load.ts'
import { sectionByInput } from '../../src/config/section-inputs.ts'

const conditions = (text: string) => ({ input: 'conditions', section: 'quality', key: 'conditions', text }) as const
const notify = (text: string) => ({ input: 'notify-to', section: 'notify', text }) as const
const environments = 'service: harbor\nenvironments: { production: { url: https://a.test, target: { type: vercel } } }\n'
const file = (more: string) => parseProduct(`${environments}${more}`, 'slipway.yml')
const slack = "slack: [{ webhook: $SLACK_ALERTS, channel: '#alerts' }]"
const coverage = "[{ metric: coverage.lines, below: '60%' }]"

describe('a section by an input', () => {
  it('is what the same lines are in a file', () => {
    expect(sectionByInput(conditions(coverage), undefined)).toEqual(file(`quality: { conditions: ${coverage} }`).quality)
    expect(sectionByInput(notify(slack), undefined)).toEqual(file(`notify: { ${slack} }`).notify)
  })

  it('counts beside a file that says nothing of it, or the same', () => {
    const said = sectionByInput(conditions(coverage), undefined)
    expect(sectionByInput(conditions(coverage), file(''))).toEqual(said)
    expect(sectionByInput(conditions(coverage), file(`quality: { conditions: ${coverage} }`))).toEqual(said)
    expect(sectionByInput(notify(slack), file(`quality: { conditions: ${coverage} }`)).slack).toHaveLength(1)
  })

  it('is refused where the file says something else', () => {
    const other = file("quality: { conditions: [{ metric: coverage.lines, below: '80%' }] }")
    expect(() => sectionByInput(conditions(coverage), other)).toThrow(
      'The input "conditions" says something else than quality.conditions of slipway.yml',
    )
  })

  it('names all that is wrong by the name of the input', () => {
    const wrong = "[{ metric: coverage.lies, below: '60%' }, { metric: coverage.lines }]"
    expect(() => sectionByInput(conditions(wrong), undefined)).toThrow(/conditions\S*metric[\s\S]*conditions[\s\S]*expected above or below/)
    expect(() => sectionByInput(notify('slak: []'), undefined)).toThrow(/notify-to[\s\S]*slak/)
    expect(() => sectionByInput(conditions('['), undefined)).toThrow('"conditions" is not valid YAML')
  })
})
