/** Terms of trade, law and computing that AFINN rates as opinions. */
export const neutralTerms = new Set(
  `free share shared sharing shares interest interests interested united grant granted grants limited limitation security
  secure like no matter matters reach reached block blocks execution kill killed fire cut cuts stop stopped miss drop
  dropped demand charge charges charged bias legal legally illegally agree agreement agrees apply capital
  certain chance clear clearly clean cleaner create created creates creative dear debt defect defects top true want
  justice god vision united importance important please join asset assets active adequate accept accepted accepts
  solution solutions solve solved solves value validate validated natural positive negative fit approve approved support supported
  supports supporting protected protect hope growth increase increased help helping helps`.split(/\s+/),
)
/** Words of reviews and complaints that AFINN lacks, on its scale of -5 to 5. */
export const addedOpinions = new Map(
  Object.entries({
    buggy: -2,
    bug: -2,
    bugs: -2,
    crash: -2,
    crashes: -2,
    crashed: -2,
    crashing: -2,
    excuses: -2,
    flawless: 3,
    flawlessly: 3,
    gorgeous: 3,
    delicious: 3,
    brilliantly: 4,
    beautifully: 3,
    mediocre: -2,
    overpriced: -2,
    refund: -1,
    rude: -2,
    rudely: -2,
    slow: -1,
    sluggish: -2,
    tasty: 2,
    unreliable: -2,
    unusable: -3,
    underwhelming: -2,
    cozy: 2,
    intuitive: 2,
    unprofessional: -3,
    thrilled: 4,
  }),
)
/** Words that reverse the opinion of the words after them. */
export const negators = new Set(
  `not no never neither nor hardly barely without don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't
  couldn't cannot shouldn't hasn't haven't hadn't ain't lacks lack`.split(/\s+/),
)
