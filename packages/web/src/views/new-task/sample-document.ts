/** A document for those who have none at hand. */
export const sampleName = 'sample-lease.txt'
export const sampleQuestion = 'How much is the rent, and when is it due?'

export const sampleText = `Lease of a workshop

This lease is made on 12 March 2026 between Harbour Estates Ltd, the landlord, and Ana Pereira, the tenant. The landlord lets the workshop at 14 Quay Street, first floor, with an area of 86 square metres.

The lease begins on 1 April 2026 and runs for three years. Either party may end it with six months' notice to the end of a quarter, but not before 31 March 2027.

The rent is 1,240 euros a month. It is due on the third working day of each month. The tenant also pays 180 euros a month in advance for heating and water, which the landlord settles once a year.

The tenant pays a deposit of three months' rent before the keys are handed over. The landlord returns it within eight weeks of the end of the lease, less the cost of repairs that the tenant owes.

The tenant uses the workshop for the repair of musical instruments. Machines that are louder than 60 decibels may run on working days between 8:00 and 18:00 only. The tenant may not sublet the workshop without the landlord's written consent.

The landlord keeps the roof, the walls and the heating in repair. The tenant reports damage without delay and bears the cost of small repairs up to 120 euros each.

The landlord insures the building. The tenant insures the tools and the instruments of customers.
`
