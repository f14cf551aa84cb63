import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createNumberFormatter } from './format-number.ts'

const { format } = createNumberFormatter(false)

test('a date is recognised by its format, not by letters in literals, colours or units', () => {
  assert.equal(format(46_331, 'd\\.\\ mmmm\\ yyyy'), '2026-11-05')
  assert.equal(format(46_331, '[$-407]mmm\\ yy'), '2026-11-05')
  assert.equal(format(46_331, 'd/m'), '2026-11-05')
  assert.equal(format(3, '0" days"'), '3 days')
  assert.equal(format(3, '[Red]0\\d'), '3d')
  assert.equal(format(3.5, '0.0"h"'), '3.5h')
})

test('weekdays, years and elapsed times alone look as the format says', () => {
  assert.equal(format(46_331, 'dddd'), 'Thursday')
  assert.equal(format(46_331, 'yyyy'), '2026')
  assert.equal(format(1.5, '[h]:mm:ss'), '36:00:00')
  assert.equal(format(0.0326, 'mm:ss'), '46:57')
})

test('a time is rounded to a second, and seconds are shown if the format has them', () => {
  assert.equal(format(46_331.604166666664, 'dd.mm.yyyy hh:mm'), '2026-11-05 14:30')
  assert.equal(format(46_331.99999999, 'yyyy-mm-dd hh:mm:ss'), '2026-11-06 00:00:00')
  assert.equal(format(0.5, 'h:mm:ss AM/PM'), '12:00:00')
})

test('the calendar of 1900 has a leap day that did not exist, and the one of 1904 begins four years later', () => {
  assert.deepEqual(
    [1, 59, 60, 61].map(day => format(day, 'yyyy-mm-dd')),
    ['1900-01-01', '1900-02-28', '1900-02-29', '1900-03-01'],
  )
  assert.equal(createNumberFormatter(true).format(0, 'yyyy-mm-dd'), '1904-01-01')
  assert.equal(format(2_958_465, 'yyyy-mm-dd'), '9999-12-31')
})

test('a number outside the calendar is not a date', () => {
  assert.doesNotMatch(format(3e9, 'yyyy-mm-dd'), /^\d{4}-/)
  assert.doesNotMatch(format(-1, 'yyyy-mm-dd'), /^\d{4}-/)
})

test('a section for negative numbers, zero or a condition is used, and an empty one hides the number', () => {
  assert.equal(format(-5.5, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\)'), '$ (5.50)')
  assert.equal(format(0, '0;-0;"none"'), 'none')
  assert.equal(format(50, '[<100]"low";"high"'), 'low')
  assert.equal(format(5, ';;;'), '')
})

test('separators do not depend on a locale in the format', () => {
  assert.equal(format(1234.5, '[$€-407]\\ #,##0.00'), '€ 1,234.50')
  assert.equal(format(1234.5, '#,##0.00\\ [$CHF-100C]'), '1,234.50 CHF')
})

test('an integer without a format keeps its digits, and a fraction is rounded as cells show it', () => {
  assert.equal(format(4_006_381_333_931, 'General'), '4006381333931')
  assert.equal(format(1 / 3, 'General'), '0.333333333')
  assert.equal(format(-0, 'General'), '0')
})
