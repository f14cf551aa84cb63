import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeChart } from '@ai-platform/testkit/documents/make-chart.ts'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { openPackage } from '../archive/open-package.ts'
import { writeBlocks } from '../markdown/blocks.ts'
import { readChart, writeChart } from './read-chart.ts'

async function read(data: string) {
  const bytes = makeZip([{ name: 'chart.xml', data }])
  return readChart(await openPackage({ bytes, format: { name: 'Word' }, maxInflatedBytes: 1 << 20 }), 'chart.xml')
}

test('a chart has a row a category and a column a series, with numbers in their format', async () => {
  const series = [
    { name: 'North', values: ['0.5', '0.25'], format: '0%' },
    { name: 'South', values: ['7.00000000000001'] },
  ]
  assert.deepEqual(await read(makeChart({ title: 'Sales', axisTitle: 'Share', categories: ['Q1', 'Q2'], series })), {
    title: 'Sales',
    labels: ['Share'],
    rows: [
      ['', 'North', 'South'],
      ['Q1', '50%', '7'],
      ['Q2', '25%', ''],
    ],
  })
})

test('a chart is written as its title, labels and table; without values and title as nothing', async () => {
  const whole = {
    title: 'Sales',
    labels: ['Year', 'Euro'],
    rows: [
      ['', 'A'],
      ['1', '2'],
    ],
  }
  assert.equal(writeBlocks(writeChart(whole)), 'Chart: Sales\n\nYear; Euro\n\n|  | A |\n| --- | --- |\n| 1 | 2 |')
  assert.equal(writeBlocks(writeChart(await read(makeChart({ title: '' })))), '')
})
