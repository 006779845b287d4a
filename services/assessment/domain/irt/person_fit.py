"""How far a person's answers hang together: how much likelier the person's own traits make them than nobody's."""

import numpy as np

from services.assessment.domain.irt.choice_model import PLACES, Counts, Design, Floats, Parameters
from services.assessment.domain.irt.mode import mode
from services.assessment.domain.irt.posterior import indicators
from services.assessment.domain.irt.standing import log_likelihoods


def person_fit(outcomes: Counts, parameters: Parameters, design: Design) -> Floats:
    """For each person the gain in log-likelihood a block, of the own most likely traits over the population's middle.

    Somebody who answers by the own traits gains much in nearly every block; answers at random gain next to nothing,
    because no traits explain them. The usual l_z cannot tell the two apart here: at the middle, where random answers
    lead, every way of answering is about as likely as any other, and so none is a surprise.
    """
    own = mode(indicators(outcomes), parameters, design).traits
    nobody = np.zeros((len(outcomes), 1, PLACES))
    gained = log_likelihoods(outcomes, own[:, None], parameters, design) - log_likelihoods(
        outcomes, nobody, parameters, design
    )
    return np.asarray(gained[:, 0] / len(design.keys))
