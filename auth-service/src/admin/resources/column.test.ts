import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ColumnProperty, columnOptions, kindOf } from './column.ts'

test('the kind of a column follows from its type or its values unless it is given', () => {
  assert.equal(kindOf({ name: 'id', type: 'uuid' }), 'id')
  assert.equal(kindOf({ name: 'user_id', type: 'reference', reference: 'users' }), 'email')
  assert.equal(kindOf({ name: 'at', type: 'datetime' }), 'time')
  assert.equal(kindOf({ name: 'note', type: 'string' }), 'text')
  assert.equal(kindOf({ name: 'status', type: 'string', values: ['open'] }), 'badge')
  assert.equal(kindOf({ name: 'ip', type: 'string', kind: 'word' }), 'word')
})

test('a list cell has the kind and card part of its column, and a badge has its component', () => {
  assert.deepEqual(
    columnOptions([
      { name: 'email', type: 'string', kind: 'email', card: 'heading' },
      { name: 'state', type: 'string', values: ['open'] },
    ]),
    {
      email: { components: { list: 'ListCell' }, custom: { kind: 'email', card: 'heading' } },
      state: { components: { list: 'ListCell', show: 'BadgeOnPage' }, custom: { kind: 'badge' } },
    },
  )
})

test('a property is read only, and sortable unless it is computed', () => {
  const plain = new ColumnProperty({ name: 'id', type: 'uuid' }, 0)
  const computed = new ColumnProperty({ name: 'state', type: 'string', sql: 'upper(x)', values: ['open'] }, 1)
  assert.equal(plain.isId(), true)
  assert.equal(plain.isEditable(), false)
  assert.deepEqual([plain.isSortable(), computed.isSortable()], [true, false])
  assert.deepEqual([plain.availableValues(), computed.availableValues()], [null, ['open']])
})
