export interface Opinion {
  language: 'en' | 'de' | 'fr' | 'es'
  label: 'positive' | 'negative' | 'neutral'
  text: string
}

const of = (language: Opinion['language'], label: Opinion['label'], texts: string[]): Opinion[] =>
  texts.map(text => ({ language, label, text }))

/** 34 English opinions and neutral texts, and three of each other language. */
export const opinions: Opinion[] = [
  ...of('en', 'positive', [
    'The new library is a delight. The reading rooms are bright and quiet, and the staff are friendly and patient. I love spending my evenings there.',
    'We had a wonderful week at this hotel. The breakfast was excellent, the beds were comfortable and the view was beautiful.',
    'This kettle is great. It boils fast, it looks elegant and it was cheap. I am very happy with it.',
    'An impressive debut novel. The characters are charming, the plot is clever and the ending moved me to tears of joy.',
    'The support team solved my problem within minutes. Polite, competent and honest. I am grateful and can only recommend them.',
    'Our children enjoyed the museum enormously. Everything is made with love, and the guide was funny and kind.',
    'The best bread in town. Crisp crust, rich taste, fair price. I gladly drive across the city for it.',
    'The concert was fantastic. The singer has a gorgeous voice and the orchestra played with amazing energy.',
    'I was sceptical at first, but this bicycle is superb. It is light, smooth and reliable, and riding it is pure fun.',
    'A lovely garden and generous hosts. We felt welcome from the first moment and enjoyed every meal.',
    'The update improved everything. The program is faster, the design is nicer and the annoying errors are gone. Well done!',
    'She explains difficult things in a clear and pleasant way. Her course was the best investment I made this year.',
  ]),
  ...of('en', 'negative', [
    'The heater broke after two days and the company refuses to help. A terrible product and a shameful service.',
    'We waited ninety minutes for cold, tasteless food. The waiter was rude and the bill was wrong. Never again.',
    'This update is a disaster. It crashes all the time, it deleted my notes, and the new design is ugly and confusing.',
    'The room was dirty, the shower was broken and the noise from the street was horrible. I am very disappointed.',
    'A boring film with weak actors and a stupid ending. It was a waste of time and money.',
    'The train was late again, the toilets were disgusting and nobody apologised. I hate travelling with this company.',
    'I regret buying this phone. The battery is bad, the screen is poor and it gets dangerously hot.',
    'The course was useless. The teacher was unprepared, unfriendly and arrogant, and the price is a scandal.',
    'They lost my parcel, ignored my complaints and finally blamed me. An awful experience from start to end.',
    'The tent leaked in the first rain and the poles broke. Cheap material and a miserable night.',
    'The noise of the new road is unbearable. Our sleep is ruined, and the mayor treats our worries with contempt.',
    'The app is slow, full of errors and steals your data. I am angry that I paid for it.',
  ]),
  ...of('en', 'neutral', [
    'The library is open from nine to six on weekdays. Readers may borrow up to twelve books for four weeks.',
    'Article 7. The tenant shall notify the landlord in writing of any defect. The landlord shall repair it within thirty days.',
    'Press the left button for two seconds. The lamp turns green. Insert the card and wait until the number appears.',
    'The train to Leeds leaves at 9:14 from platform three. It stops at Wakefield and arrives at 10:02.',
    'Permission is hereby granted to use, copy and distribute this software, provided that the copyright notice appears in all copies.',
    'The committee met on Tuesday. It approved the minutes and discussed the schedule for the second half of the year.',
    'Granite consists of quartz, feldspar and mica. It forms when magma cools slowly below the surface.',
    'The form has three pages. Enter your name and address on the first page and sign the last page.',
    'The river is 214 kilometres long and flows through four districts before it reaches the sea.',
    'Version 4.2 reads files of version 3. The default port is 8080. Settings are stored in the home directory.',
  ]),
  ...of('de', 'positive', [
    'Ein wunderbares Hotel mit herzlichen Gastgebern. Das Frühstück war ausgezeichnet, wir kommen gerne wieder.',
  ]),
  ...of('de', 'negative', [
    'Das Gerät ging nach zwei Tagen kaputt, und der Kundendienst war unverschämt. Ich bin sehr enttäuscht.',
  ]),
  ...of('de', 'neutral', ['Die Bücherei öffnet um neun Uhr. Jeder Leser kann zwölf Bücher für vier Wochen ausleihen.']),
  ...of('fr', 'positive', [
    'Un restaurant merveilleux : cuisine excellente, accueil chaleureux, prix honnêtes. Nous reviendrons avec joie.',
  ]),
  ...of('fr', 'negative', [
    'Le colis est arrivé cassé et le service client refuse de répondre. Une expérience horrible, je suis furieux.',
  ]),
  ...of('fr', 'neutral', [
    'La bibliothèque ouvre à neuf heures. Chaque lecteur peut emprunter douze livres pendant quatre semaines.',
  ]),
  ...of('es', 'positive', [
    'Una obra maravillosa, con actores brillantes y una música preciosa. Salimos del teatro felices.',
  ]),
  ...of('es', 'negative', [
    'La habitación estaba sucia y el personal fue grosero. Una noche horrible, no volveremos nunca.',
  ]),
  ...of('es', 'neutral', [
    'La biblioteca abre a las nueve. Cada lector puede llevarse doce libros durante cuatro semanas.',
  ]),
]
