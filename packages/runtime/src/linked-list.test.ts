import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LinkedList } from './linked-list.ts'

function drain(list: LinkedList<number>, nodes: Map<number, ReturnType<LinkedList<number>['append']>>): number[] {
  const values: number[] = []
  for (let first = list.first; first !== undefined; first = list.first) {
    values.push(first)
    const node = nodes.get(first)
    if (node) list.remove(node)
  }
  return values
}

test('values come out in the order they were appended, without those removed', () => {
  const list = new LinkedList<number>()
  const nodes = new Map([1, 2, 3, 4, 5].map(value => [value, list.append(value)]))
  for (const value of [1, 3, 5]) {
    const node = nodes.get(value)
    if (node) list.remove(node)
  }
  nodes.set(6, list.append(6))
  assert.deepEqual(drain(list, nodes), [2, 4, 6])
  nodes.set(7, list.append(7))
  assert.deepEqual(drain(list, nodes), [7], 'an emptied list can be filled again')
})
