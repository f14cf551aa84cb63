import type { KnownText } from './known-text.ts'

export const observatory: KnownText = {
  name: 'observatorio',
  language: 'es',
  text: `El observatorio de Monteclaro se inauguró en 1954 sobre una montaña de 2.300 metros, lejos de las luces de la ciudad. Durante décadas sus astrónomos midieron la posición de las estrellas con un telescopio de un metro. En 1999 el observatorio cerró, porque los nuevos telescopios de otros países eran mucho más grandes. El edificio quedó abandonado y los pastores guardaban en él sus ovejas.

En 2018 la profesora Lucía Herrera propuso convertir el observatorio en una escuela de astronomía. El ayuntamiento de Monteclaro cedió el edificio y una empresa de energía solar pagó las reparaciones. Las reparaciones costaron 410.000 euros y duraron dos años. Los estudiantes limpiaron el espejo del telescopio y cambiaron sus motores por otros más silenciosos.

El telescopio busca ahora asteroides que pasan cerca de la Tierra. Su antigüedad no es una desventaja, porque los grandes telescopios no tienen tiempo para seguir cada asteroide durante semanas. Los estudiantes han descubierto catorce asteroides, y uno de ellos lleva el nombre de la montaña. Cada noche clara el observatorio envía sus medidas a un centro internacional.

Unas 9.000 personas visitan el observatorio cada año, sobre todo en agosto. El pueblo abrió dos hostales y apagó la mitad de sus farolas para proteger el cielo oscuro. La escuela ofrece becas a doce estudiantes de pueblos pequeños. En 2027 el observatorio quiere instalar un segundo telescopio que se pueda manejar desde las aulas.`,
  summary: `El observatorio de Monteclaro, inaugurado en 1954 y cerrado en 1999, se convirtió en una escuela de astronomía por propuesta de la profesora Lucía Herrera. Sus estudiantes repararon el telescopio, que busca asteroides cerca de la Tierra, y han descubierto catorce. Unas 9.000 personas visitan el observatorio cada año, y el pueblo apagó la mitad de sus farolas para proteger el cielo oscuro.`,
  keywords: [
    ['observatorio'],
    ['telescopio', 'telescopios', 'grandes telescopios', 'segundo telescopio'],
    ['asteroides', 'asteroide', 'catorce asteroides'],
    ['estudiantes'],
    ['Monteclaro'],
    ['escuela', 'escuela de astronomía'],
    ['Lucía Herrera', 'profesora Lucía Herrera'],
    ['astronomía'],
  ],
  questions: [
    { question: '¿Cuándo se inauguró el observatorio de Monteclaro?', answer: ['1954'] },
    { question: '¿Cuánto costaron las reparaciones?', answer: ['410.000'] },
    { question: '¿Cuántos asteroides han descubierto los estudiantes?', answer: ['catorce'] },
    { question: '¿Cuántas personas visitan el observatorio cada año?', answer: ['9.000'] },
    { question: '¿Qué compositor escribió la sinfonía heroica?', answer: null },
  ],
  facts: ['1954', '1999', 'Lucía Herrera', '410.000', 'catorce', '9.000'],
  extract: {
    schema: {
      type: 'object',
      properties: {
        inaugurated: { type: 'integer' },
        altitude_m: { type: 'number' },
        asteroids_found: { type: 'integer' },
        opening_hours: { type: ['string', 'null'] },
      },
      required: ['inaugurated', 'altitude_m', 'asteroids_found', 'opening_hours'],
      additionalProperties: false,
    },
    data: { inaugurated: 1954, altitude_m: 2300, asteroids_found: 14, opening_hours: null },
  },
  english: ['observatory', 'telescope', 'asteroids', 'Herrera', 'students'],
}
