import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseLanguages, initialLanguages } from './choose-languages.ts'

const all = ['eng', 'deu', 'fra', 'spa', 'ita']
const texts = {
  eng: 'The tenant has to return the keys at the end of the lease, which is not renewed by this letter.',
  deu: 'Der Mieter hat die Schlüssel mit dem Ende des Vertrages zurück zu geben, sonst wird eine Gebühr fällig.',
  fra: 'Le locataire rend les clés dans un délai de dix jours et paie une indemnité pour les dégâts qui sont constatés.',
  spa: 'El inquilino devuelve las llaves en un plazo de diez días y paga los daños que se constatan por el dueño.',
  ita: 'Il conduttore restituisce le chiavi per la fine del contratto e paga i danni che sono constatati dal proprietario.',
}

for (const [language, text] of Object.entries(texts))
  test(`recognises ${language} by its frequent words`, () => assert.deepEqual(chooseLanguages(text, all), [language]))

test('a German text read by an English model still shows German', () => {
  assert.deepEqual(chooseLanguages(texts.deu.replaceAll('ü', 'ii'), all), ['deu'])
})

test('a page in two languages is recognised in both', () => {
  assert.deepEqual(chooseLanguages(`${texts.eng} ${texts.eng} ${texts.deu} ${texts.deu}`, all)?.toSorted(), [
    'deu',
    'eng',
  ])
})

test('a short text shows no language', () => assert.equal(chooseLanguages('Total: the sum', all), undefined))

test('a Latin text and names in formulas show no language', () => {
  const latin = 'Vestibulum ante est in dui. Sed et magna per lacus non dui est. Nam et sem in libero non sed per pas. '
  assert.equal(chooseLanguages(latin, all), undefined)
  assert.equal(chooseLanguages('x y y o e i y o y y e i i y o e', all), undefined)
})

test('languages that cannot be told apart are always kept', () => {
  assert.deepEqual(chooseLanguages(texts.deu, ['eng', 'deu', 'rus']), ['deu', 'rus'])
  assert.deepEqual(initialLanguages(['rus', 'deu', 'eng']), ['deu', 'rus'])
  assert.deepEqual(initialLanguages(['ara']), ['ara'])
})

test('fewer words suffice where a wrong guess costs nothing', () => {
  const line = 'für den Punkt P'
  assert.equal(chooseLanguages(line, ['eng', 'deu']), undefined)
  assert.deepEqual(chooseLanguages(line, ['eng', 'deu'], 2), ['deu'])
})
