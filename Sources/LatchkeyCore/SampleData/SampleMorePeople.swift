extension SamplePerson {
    /// As `firstTable`, for the other half of the companies.
    static let secondTable = """
        Cedarstone Build
        Nadim | Khoury | Chief Executive Officer
        Rana | Haddad | Product Manager
        Elias | Saab | Sales Engineer
        Hrafn Geothermal
        Guðrún | Jónsdóttir | Chief Executive Officer
        Einar | Sigurðsson | Drilling Manager
        Katrín | Björnsdóttir | Project Manager
        Kilima Coffee Exchange
        Wanjiru | Kamau | Founder
        Peter | Odhiambo | Head of Grower Relations
        Faith | Chebet | Auction Manager
        Brian | Mwangi | Software Engineer
        Amberline Software
        Rasa | Petrauskienė | Chief Executive Officer
        Mantas | Jankauskas | Chief Technology Officer
        Ieva | Stankutė | Customer Success Manager
        Tadas | Vaitkus | Software Engineer
        Prairie Signal
        Walter | Szymanski | Chief Executive Officer
        Denise | Okafor | Vice President of Engineering
        Kyle | Brandt | Account Executive
        Monique | Fairbanks | Marketing Director
        Jorge | Villanueva | Field Engineer
        Taika Games
        Aino | Lehtinen | Studio Head
        Mikko | Rantala | Lead Designer
        Saara | Korhonen | Community Manager
        Väinö | Peltola | Producer
        Lotus Bridge Trading
        Wei Ming | Tan | Managing Director
        Priscilla | Lim | Head of Sourcing
        Arjun | Menon | Shipping Manager
        Siti | Rahmat | Compliance Officer
        Andes Verde
        Catalina | Restrepo | Director
        Andrés | Villamizar | Urban Planner
        Laura | Cifuentes | Data Analyst
        Thistle & Thread
        Morag | Sinclair | Owner
        Ewan | Galbraith | Workshop Manager
        Karoo Water
        Sipho | Ndlovu | Chief Executive Officer
        Annelie | Botha | Head of Municipal Sales
        Kagiso | Molefe | Acoustic Engineer
        Zanele | Khumalo | Project Manager
        Moritz Optik
        Friedrich | Moritz | Managing Director
        Annika | Stadler | Head of Sales
        Korbinian | Huber | Optical Engineer
        Lena | Gruber | Purchasing Manager
        Zefiro Mobility
        Giulia | Ferraris | Chief Executive Officer
        Matteo | Colombini | Fleet Manager
        Alessia | Rinaldi | Marketing Manager
        Davide | Santoro | Service Lead
        Harbour Nine
        Olivia | Carmody | Chief Executive Officer
        Jack | Mulholland | Chief Risk Officer
        Anh | Tran | Head of Partnerships
        Tess | Weatherall | Credit Analyst
        Open Meadow Foundation
        Dorothea | Klinger | Director
        Jonas | Wendt | Land Manager
        Merve | Aydın | Fundraising Lead
        Sunstone Clinics
        Khalid | Al Mansoori | Chief Executive Officer
        Layla | Farouk | Chief Medical Officer
        Ravi | Krishnan | Procurement Manager
        Hessa | Al Suwaidi | Head of Patient Services
        Samuel | D'Souza | IT Manager
        Kowhai Dairy Tech
        Aroha | Ngata | Founder
        Hamish | Crawford | Head of Product
        Tipene | Walker | Firmware Engineer
        Mere | Paki | Animal Scientist
        Araucana Furniture
        Ignacio | Fuenzalida | Managing Director
        Antonia | Larraín | Design Lead
        Rodrigo | Cárcamo | Workshop Manager
        Francisca | Olivares | Export Manager
        Bluebonnet Insurance
        Patricia | Hargrove | Chief Executive Officer
        Luis | Cantú | Head of Claims
        Savannah | Pruitt | Agency Manager
        Darnell | Simmons | Underwriter
        Kathleen | Broussard | Procurement Director
        Pixelgarten
        Valentina | Moser | Managing Director
        Stefan | Leitgeb | Creative Technologist
        Miriam | Hofstätter | Project Manager
        Saebyeok Systems
        Ji-won | Park | Chief Executive Officer
        Min-jun | Seo | Head of Engineering
        Soo-ah | Yoon | Product Manager
        Do-hyun | Baek | Sales Manager
        Smokova Data
        Agnieszka | Wrona | Chief Executive Officer
        Tomasz | Krawiec | Lead Engineer
        Filip | Nowicki | Sales Manager
        Zofia | Mazurek | Customer Success Manager
        Lakemere Trust
        Evelyn | Nordgren | Executive Director
        Hakeem | Warsame | Programme Director
        Joanna | Pelletier | Grants Manager
        Maple & Main Hotels
        Geneviève | Lachance | Chief Executive Officer
        Philippe | Desrosiers | Revenue Manager
        Amelia | Thornbury | Head of Guest Experience
        Mathieu | Gagnon | Facilities Manager
        Ceiba Apparel
        Ximena | Orozco | Founder
        Emilio | Barragán | Production Manager
        Bruno | Salcedo | Sourcing Manager
        Paloma | Tejeda | Head of Wholesale
        Regina | Covarrubias | Pattern Maker
        Heliodor Aerospace
        Armelle | Castaing | Chief Executive Officer
        Julien | Lafitte | Thermal Engineer
        Solène | Duprat | Programme Manager
        Karim | Bensaïd | Sales Director
        Margaux | Etcheverry | Procurement Manager
        """
}
