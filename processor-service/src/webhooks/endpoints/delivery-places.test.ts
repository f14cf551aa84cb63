import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDeliveryPlaces } from './delivery-places.ts'

const open = () => createDeliveryPlaces({ all: 8, usual: 3, slow: 4 })

test('slow endpoints leave the places of usual ones free', () => {
  const places = open()
  for (let index = 0; index < 4; index++) places.take(true)
  assert.deepEqual(places.free, { usual: 3, slow: 0 })
})

test('an endpoint that turns out slow gives its usual place back, once', () => {
  const places = open()
  const taken = [places.take(false), places.take(false), places.take(false)]
  assert.equal(places.free.usual, 0)
  for (const place of taken) {
    place.slowDown()
    place.slowDown()
  }
  assert.deepEqual(places.free, { usual: 3, slow: 1 })
})

test('all places together are limited, slow ones included', () => {
  const places = open()
  const taken = Array.from({ length: 8 }, () => {
    const place = places.take(false)
    place.slowDown()
    return place
  })
  assert.deepEqual(places.free, { usual: 0, slow: 0 })
  for (const place of taken) place.free()
  for (const place of taken) place.free()
  assert.deepEqual(places.free, { usual: 3, slow: 4 })
})
