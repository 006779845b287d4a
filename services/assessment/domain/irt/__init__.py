"""The second scorer: a sequential best–worst logit model of the choices, fitted by EM and read off person by person.

Marley & Louviere (2005) give the choice model, Bock & Aitkin (1981) the fitting, Brown & Maydeu-Olivares (2011) the use
for forced choice. `docs/algorithms/best-worst-irt.md` tells it with figures.
"""
